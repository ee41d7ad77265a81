-- One row each time a gateway's observations came in as spans, of which the highest counts: older ones go. A gateway that was not heard of for
-- as long has its spans written again, which makes none of them a second one.
ALTER TABLE front_cursors {on_cluster} MODIFY TTL at + INTERVAL 30 DAY;
