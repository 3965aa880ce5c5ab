package dev.caxton.wasm.meter;

/**
 * Where a function keeps the counter while it runs. A function with loops keeps it in a local, which an engine keeps in a register, and writes it to its global
 * before each call and on each way out; any other function reads and writes the global at each charge.
 *
 * @param local an i64 local
 * @param cached whether the local, and not the global, holds the counter between charges
 */
record Counter(int local, boolean cached) {}
