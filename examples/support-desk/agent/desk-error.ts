const sentences = {
  model: "The desk's model did not answer.",
  shop: "The shop's tools did not answer.",
  time: "The answer took too long.",
};

/** A message could not be answered. `message` may be shown to the customer; `cause` is for the log. */
export class DeskError extends Error {
  override readonly name = "DeskError";

  constructor(part: keyof typeof sentences, cause: unknown) {
    super(`${sentences[part]} Please send your message again.`, { cause });
  }
}
