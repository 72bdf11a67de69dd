import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { onReach } from "@/api/client";

// How often to knock while nobody answers, in milliseconds.
const every = 3000;

/** False while the server cannot be reached; what is on the page loads anew as soon as it can. */
export function useReachable(): boolean {
  const client = useQueryClient();
  const [reachable, setReachable] = useState(true);
  useEffect(() => onReach(setReachable), []);
  useEffect(() => {
    const off = () => setReachable(false);
    addEventListener("offline", off);
    return () => removeEventListener("offline", off);
  }, []);
  useEffect(() => {
    if (reachable) return;
    async function knock() {
      try {
        await fetch("/healthz", { cache: "no-store" });
      } catch {
        return;
      }
      setReachable(true);
      await client.refetchQueries({ type: "active" });
    }
    const timer = setInterval(() => void knock(), every);
    const on = () => void knock();
    addEventListener("online", on);
    return () => {
      clearInterval(timer);
      removeEventListener("online", on);
    };
  }, [reachable, client]);
  return reachable;
}
