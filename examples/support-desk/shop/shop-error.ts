/** Why the shop refused. A tool answers with it as a result marked `isError`. */
export type ShopError = {
  readonly code:
    | "order/unknown"
    | "order/exists-differently"
    | "order/not-cancellable"
    | "order/address-fixed"
    | "refund/not-positive"
    | "refund/more-than-left";
  readonly message: string;
};

/** Narrows what a shop function returned. */
export function isShopError(value: object): value is ShopError {
  return "code" in value && "message" in value;
}
