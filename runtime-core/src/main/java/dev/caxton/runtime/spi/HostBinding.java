package dev.caxton.runtime.spi;

import dev.caxton.wasm.AdmittedImport;

/**
 * An import and what the host does for it.
 *
 * @param signature module, name and type
 * @param body the implementation, called on the guest's thread
 */
public record HostBinding(AdmittedImport signature, Body body) {

    /** The implementation of a host function. */
    @FunctionalInterface
    public interface Body {

        /**
         * Runs.
         *
         * @param memory the memory of the calling instance
         * @param arguments as raw bits
         * @return the result as raw bits; ignored if the type has none
         * @throws TurnEnd to end the guest's call; every other exception counts as a failure of the host
         */
        long call(GuestMemory memory, long[] arguments);
    }
}
