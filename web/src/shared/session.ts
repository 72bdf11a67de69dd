import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, onSignedOut, take } from "@/api/client";

export function useMe() {
  return useQuery({
    queryKey: ["me"],
    queryFn: ({ signal }) => take(api.GET("/me", { signal })),
    staleTime: 5 * 60_000,
    retry: false,
  });
}

/** Says whether the one who is signed in may do something, such as "users.write". */
export function useMay(permission: string): boolean {
  const { data } = useMe();
  return data?.permissions.includes(permission) ?? false;
}

/** Turns true when the server no longer knows the session. */
export function useSignedOut(): [boolean, (signedOut: boolean) => void] {
  const [signedOut, setSignedOut] = useState(false);
  useEffect(() => onSignedOut(() => setSignedOut(true)), []);
  return [signedOut, setSignedOut];
}

/** Where to sign in so that one comes back to the page one is on. */
export function signInAddress(): string {
  return `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
}
