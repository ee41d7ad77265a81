/** The mark and the name. */
export function Brand() {
  return (
    <span className="brand">
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <rect width="20" height="20" rx="5" fill="var(--ink)" />
        <path d="M4 14.2 10 4.6l6 9.6-6-3.1z" fill="var(--canvas)" />
      </svg>
      <span>Airworthy</span>
    </span>
  );
}
