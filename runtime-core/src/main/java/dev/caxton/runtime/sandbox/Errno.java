package dev.caxton.runtime.sandbox;

/** The answers of WASI preview 1 that its subset gives, with the numbers of its specification. */
enum Errno {
    SUCCESS(0),
    BADF(8),
    FAULT(21),
    INVAL(28),
    NOSPC(51),
    SPIPE(70),
    NOTCAPABLE(76);

    private final int number;

    Errno(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
