import type { AgentCard } from "@a2a-js/sdk";

/** The desk's agent card; `url` is the base URL that the desk is reached at. */
export function deskCard(url: string): AgentCard {
  return {
    name: "Support desk",
    description: "Answers the customers of a shop: where an order is, refunds, cancellations, address changes.",
    version: "1.0.0",
    provider: undefined,
    supportedInterfaces: [{ url, protocolBinding: "JSONRPC", protocolVersion: "1.0", tenant: "" }],
    capabilities: { streaming: true, pushNotifications: false, extensions: [] },
    securitySchemes: {},
    securityRequirements: [],
    defaultInputModes: ["text/plain"],
    defaultOutputModes: ["text/plain"],
    skills: [
      {
        id: "orders",
        name: "Orders",
        description: "Looks up, cancels and refunds orders, changes addresses, hands over to a colleague.",
        tags: ["support", "orders", "refunds"],
        examples: ["Where is my order A-1003?", "My kettle from order A-1001 is broken. I want my money back."],
        inputModes: [],
        outputModes: [],
        securityRequirements: [],
      },
    ],
    signatures: [],
  };
}
