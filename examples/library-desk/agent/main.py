"""The library desk: POST /ask {question, thread?, stream?} over plain HTTP. Python's standard library alone."""

import json
import os
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock

from desk import Desk, DeskError

with open(os.environ["PROMPT_FILE"], encoding="utf-8") as file:
    prompt = file.read()
threads = {}
threads_lock = Lock()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.path != "/ask":
            return self.send_json(404, {"problem": "Ask at /ask."})
        try:
            asked = json.loads(body)
            question = asked["question"]
        except (ValueError, KeyError, TypeError):
            return self.send_json(400, {"problem": "A question is missing."})
        thread = asked.get("thread") or str(uuid.uuid4())
        with threads_lock:
            desk = threads.setdefault(thread, Desk(prompt))
        # What came with the question goes on to the model, so that whoever watches knows which question it was for.
        context = {name: self.headers[name] for name in ("traceparent", "baggage") if name in self.headers}
        try:
            answer = desk.ask(question, context)
        except DeskError as error:
            return self.send_json(200, {"thread": thread, "problem": str(error)})
        if asked.get("stream"):
            return self.send_words(thread, answer)
        return self.send_json(200, {"thread": thread, "answer": answer})

    def send_json(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def send_words(self, thread, answer):
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        self.send_event("thread", {"thread": thread})
        for word in answer.split(" "):
            self.send_event("words", {"words": word + " "})
        self.send_event("end", {})
        self.close_connection = True

    def send_event(self, name, data):
        self.wfile.write(f"event: {name}\ndata: {json.dumps(data)}\n\n".encode())
        self.wfile.flush()

    def log_message(self, *_):
        pass  # questions are nobody's business


ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
