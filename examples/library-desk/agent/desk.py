"""A conversation: asks the model and carries out the tools that it calls, until it has an answer."""

import json
import os
import urllib.error
import urllib.request

from library import Library, TOOLS

MOST_STEPS = 6


class DeskError(Exception):
    """The desk could not answer; the text is for the reader."""


class Desk:
    def __init__(self, prompt):
        self.library = Library()
        self.messages = [{"role": "system", "content": prompt}]

    def ask(self, question, context):
        self.messages.append({"role": "user", "content": question})
        for _ in range(MOST_STEPS):
            message = self.ask_model(context)
            self.messages.append(message)
            calls = message.get("tool_calls") or []
            if not calls:
                return message["content"]
            for call in calls:
                result = self.library.call(call["function"]["name"], json.loads(call["function"]["arguments"]))
                self.messages.append({"role": "tool", "tool_call_id": call["id"], "content": json.dumps(result)})
        raise DeskError("This took too long. Please ask a librarian.")

    def ask_model(self, context):
        request = urllib.request.Request(
            os.environ["OPENAI_BASE_URL"] + "/chat/completions",
            data=json.dumps({"model": os.environ["OPENAI_MODEL"], "messages": self.messages, "tools": TOOLS}).encode(),
            headers={"content-type": "application/json", "authorization": "Bearer " + os.environ["OPENAI_API_KEY"], **context},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)["choices"][0]["message"]
        except (urllib.error.URLError, ValueError, KeyError) as error:
            raise DeskError("The desk cannot think just now. Please come back later.") from error
