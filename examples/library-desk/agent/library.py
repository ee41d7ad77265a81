"""The library's loans, and the tools that work on them. Each conversation begins with the same loans: it is a demonstration."""


def tool(name, description, **properties):
    parameters = {"type": "object", "properties": properties, "required": list(properties)}
    return {"type": "function", "function": {"name": name, "description": description, "parameters": parameters}}


LOAN = {"type": "string", "description": "A loan's number, such as L-1."}
TOOLS = [
    tool("find_loan", "Says what a loan is, when it is due, how often it was renewed and whether somebody waits for it.", loan=LOAN),
    tool("renew_loan", "Renews a loan for 21 days.", loan=LOAN),
    tool("reserve_book", "Puts the reader on the waiting list of a book.", title={"type": "string"}),
    tool("waive_fine", "Cancels the fine on a loan.", loan=LOAN),
]


class Library:
    def __init__(self):
        self.loans = {
            "L-1": {"title": "The Sea", "due_in_days": 2, "renewals": 0, "waiting": 0},
            "L-2": {"title": "Dune", "due_in_days": 5, "renewals": 0, "waiting": 3},
            "L-3": {"title": "Emma", "due_in_days": 1, "renewals": 2, "waiting": 0},
            "L-4": {"title": "Walden", "due_in_days": 9, "renewals": 1, "waiting": 0},
            "L-5": {"title": "Ulysses", "due_in_days": -4, "renewals": 0, "waiting": 1},
            "L-6": {"title": "Middlemarch", "due_in_days": 0, "renewals": 0, "waiting": 0},
        }

    def call(self, name, given):
        if name == "reserve_book":
            return {"reserved": given["title"]}
        loan = self.loans.get(given.get("loan"))
        if loan is None:
            return {"error": "There is no such loan."}
        if name == "renew_loan":
            loan.update(due_in_days=21, renewals=loan["renewals"] + 1)
        return dict(loan)
