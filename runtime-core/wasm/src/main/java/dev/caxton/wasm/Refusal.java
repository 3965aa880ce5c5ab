package dev.caxton.wasm;

/**
 * Why a module was not admitted.
 *
 * @param code a stable code, {@code CAX-WASM-...}; see {@code docs/errors.md}
 * @param message what is wrong: rule and place (section, function index and name where known, byte offset)
 * @param remedy what the author or operator can do: a policy setting or a compiler flag
 */
public record Refusal(String code, String message, String remedy) {}
