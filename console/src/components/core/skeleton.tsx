import { useEffect, useState } from "react";

/** The shapes a page can wait in. */
export type SkeletonShape = "table" | "tiles-and-table" | "detail";

const AFTER_MS = 150;
const WIDTHS = ["62%", "48%", "70%", "44%", "58%", "52%"] as const;

/** Grey bars in the page's own shape, only when the answer takes longer than a glance. */
export function Skeleton({ shape, what }: { shape: SkeletonShape; what: string }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return <div aria-busy="true" />;
  return (
    <div className="stack" aria-busy="true">
      <p className="hide" role="status">{`Loading ${what}`}</p>
      {shape === "tiles-and-table" && <SkeletonTiles />}
      {shape === "detail" && <SkeletonDetail />}
      {shape !== "detail" && <SkeletonRows />}
    </div>
  );
}

function Bar({ width }: { width: string }) {
  return <span className="sk" style={{ width }} />;
}

function SkeletonRows() {
  return (
    <div className="panel sk-rows">
      {WIDTHS.map((width) => (
        <div key={width}>
          <Bar width={width} />
          <Bar width="40%" />
          <Bar width="80%" />
          <Bar width="30%" />
        </div>
      ))}
    </div>
  );
}

function SkeletonTiles() {
  return (
    <div className="panel tiles">
      {WIDTHS.map((width) => (
        <div className="tile sk-tile" key={width}>
          <Bar width="40%" />
          <Bar width={width} />
          <Bar width="70%" />
        </div>
      ))}
    </div>
  );
}

function SkeletonDetail() {
  return (
    <>
      <div className="panel sk-why">
        <Bar width="60%" />
        <Bar width="40%" />
      </div>
      <div className="cols rel">
        <SkeletonRows />
        <SkeletonRows />
      </div>
    </>
  );
}
