import { isJsonObject } from "../../kernel/json.ts";
import { answerTexts, appendToArtifact, isProgress, readArtifactUpdate, textsOf } from "../a2a-texts.ts";
import type { WireTexts } from "./wire-texts.ts";

/** Where A2A has its texts; the pieces of one artifact are one text. */
export const a2aTexts: WireTexts = {
  message: (body) => [textsOf(messageOf(body))],
  answer: answerTexts,
  pieces(event) {
    const piece = readArtifactUpdate(event);
    if (piece === undefined) return [];
    const { artifactId: id, artifact, isAppended, isLast } = piece;
    return [{ id, places: textsOf(artifact), isAppended, isLast }];
  },
  besidePieces: (event) => (readArtifactUpdate(event) === undefined ? answerTexts(event) : []),
  append: (data, _id, text) => appendToArtifact(data, text),
  goesOn: isProgress,
};

function messageOf(rpc: unknown): unknown {
  const params = isJsonObject(rpc) ? rpc["params"] : undefined;
  return isJsonObject(params) ? params["message"] : undefined;
}
