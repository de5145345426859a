import { useEffect, useState } from 'react';

/** Short enough that nobody sees "Today" for long over what was yesterday; a timer until midnight would oversleep with the computer. */
const LOOK_MS = 60_000;

const midnight = (): number => new Date().setHours(0, 0, 0, 0);

/** When this day began, in local milliseconds; the page is drawn anew when the next one begins. */
export function useToday(): number {
  const [today, setToday] = useState(midnight);
  useEffect(() => {
    const timer = setInterval(() => setToday(midnight()), LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  return today;
}
