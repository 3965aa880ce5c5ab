package dev.caxton.audit;

/** The end of a chain: the number the next record gets, and the hash it has to carry. */
record Head(long next, String hash) {

    /** What stands in the place of a hash before the first record. */
    static final byte[] NO_HASH = new byte[RecordScanner.HASH_BYTES];

    static final Head START = new Head(0, "0".repeat(64));
}
