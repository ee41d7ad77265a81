import { type Dialect, textOf } from "./dialect.ts";

const vectorStores =
  /^(?:pinecone|chroma|chromadb|qdrant|weaviate|milvus|lancedb|marqo|pgvector|elasticsearch|opensearch|vectara|turbopuffer)$/i;

/** HTTP, and databases: one that searches by vectors retrieves, another is nothing that agents are made of. */
export const infrastructure: Dialect = {
  name: "infrastructure",
  knows: (span) =>
    ["http.request.method", "http.method", "http.url", "url.full", "db.system", "db.system.name"].some((name) => span.attributes.has(name)),
  kind: (span) => {
    const database = textOf(span, "db.system.name") ?? textOf(span, "db.system");
    if (database !== undefined) return vectorStores.test(database) ? "retriever" : "other";
    return "http";
  },
  fields: { errorType: ["error.type"] },
};
