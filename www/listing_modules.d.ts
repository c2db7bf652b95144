/** What scripts/listings.js makes of a file of code. */
declare module "*?listing" {
  const listing: import("./listing.js").Listing;
  export default listing;
}
