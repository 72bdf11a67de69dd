import { expect, it } from "vitest";
import { addressOf } from "./ids";

// An identifier of any kind leads to where it can be seen, whatever its case; other texts lead nowhere.
it.each([
  ["usr_01h455vb4pex5vsknk084sn02q", "/users/usr_01h455vb4pex5vsknk084sn02q"],
  [" REQ_01h455vb4pex5vsknk084sn02q ", "/audit?request=req_01h455vb4pex5vsknk084sn02q"],
  ["unit_01h455vb4pex5vsknk084sn02q", "/users?unit=unit_01h455vb4pex5vsknk084sn02q"],
  ["usr_short", undefined],
  ["anna", undefined],
])("%s", (text, to) => {
  expect(addressOf(text)?.to).toBe(to);
});
