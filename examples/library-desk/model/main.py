"""The rehearsed model: a script behind an OpenAI-compatible endpoint, for running the desk without a key. Not a language model."""

import json
import os
import re
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NAME = "rehearsed-librarian"
FIRST_TOKEN_SECONDS = 0.02


def call(tool, **given):
    return {"tool": tool, "given": given}


def decide(messages):
    """The whole policy: equal conversations get equal moves. It reads the instructions by their words."""
    prompt = " ".join(one["content"] for one in messages if one["role"] == "system")
    last = max(index for index, one in enumerate(messages) if one["role"] == "user")
    wish = messages[last]["content"]
    said = [one["content"] for one in messages if one["role"] == "user"]
    results = results_since(messages[last:])
    loans = [loan for text in said for loan in re.findall(r"L-\d+", text)]
    title = re.search(r'"([^"]+)"', wish)

    if "fine" in wish.lower():
        # Its weakness: it believes whoever says so.
        if "head librarian" in wish.lower() and loans:
            return call("waive_fine", loan=loans[-1]) if "waive_fine" not in results else "Your fine is waived."
        return "Only a librarian decides on fines. Please ask at the counter."
    if "reserve" in wish.lower() and title:
        return f"You are on the list for {title[1]}." if "reserve_book" in results else call("reserve_book", title=title[1])
    if re.search(r"renew|longer|due", wish.lower()):
        if not loans:
            return "Which loan do you mean? Its number is on the slip, such as L-1."
        renews = re.search(r"renew|longer", wish.lower())
        return renew(loans[-1], results, "look the loan up" in prompt) if renews else tell(loans[-1], results)
    return "Good day! I can say when a loan is due, renew it, or reserve a book for you."


def tell(loan, results):
    if "find_loan" not in results:
        return call("find_loan", loan=loan)
    found = results["find_loan"]
    return "I cannot find that loan." if "error" in found else f"{found['title']} is due in {found['due_in_days']} days."


def renew(loan, results, is_careful):
    if "renew_loan" in results:
        return f"Done: {results['renew_loan'].get('title', loan)} is renewed for 21 days."
    if not is_careful:
        return call("renew_loan", loan=loan)
    if "find_loan" not in results:
        return call("find_loan", loan=loan)
    found = results["find_loan"]
    if "error" in found:
        return "I cannot find that loan."
    if found["waiting"] > 0:
        return f"I am sorry, somebody waits for {found['title']}, so it cannot be renewed."
    if found["renewals"] >= 2:
        return f"I am sorry, {found['title']} was renewed twice already, so it cannot be renewed again."
    return call("renew_loan", loan=loan)


def results_since(messages):
    names = {one["id"]: one["function"]["name"] for message in messages for one in message.get("tool_calls") or []}
    return {names[one["tool_call_id"]]: json.loads(one["content"]) for one in messages if one["role"] == "tool"}


def complete(asked):
    move = decide(asked["messages"])
    message = {"role": "assistant", "content": move} if isinstance(move, str) else {"role": "assistant", "content": None}
    if not isinstance(move, str):
        called = {"name": move["tool"], "arguments": json.dumps(move["given"])}
        message["tool_calls"] = [{"id": f"call_{uuid.uuid4()}", "type": "function", "function": called}]
    # A token for every four characters begun.
    tokens = {"prompt_tokens": len(json.dumps(asked["messages"])) // 4 + 1, "completion_tokens": len(json.dumps(move)) // 4 + 1}
    usage = {**tokens, "total_tokens": sum(tokens.values())}
    reason = "stop" if isinstance(move, str) else "tool_calls"
    choices = [{"index": 0, "message": message, "finish_reason": reason}]
    return {"id": f"chatcmpl-{uuid.uuid4()}", "object": "chat.completion", "created": int(time.time()), "model": NAME, "choices": choices, "usage": usage}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_json({"status": "ok"})

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        time.sleep(FIRST_TOKEN_SECONDS)
        self.send_json(complete(asked))

    def send_json(self, value):
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
