package dev.caxton.audit;

/**
 * Where a record stands in the chain.
 *
 * @param sequence 0 for the first record of the log, then counting up without a gap
 * @param hash SHA-256 of the record, lower-case hexadecimal; the next record carries it
 */
public record AuditReceipt(long sequence, String hash) {}
