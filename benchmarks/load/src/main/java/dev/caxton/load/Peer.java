package dev.caxton.load;

import org.extism.sdk.chicory.Manifest;
import org.extism.sdk.chicory.ManifestWasm;
import org.extism.sdk.chicory.Plugin;

/** The nearest Java peer on the same work: Extism's plug-in runtime on Chicory, compiled, one plug-in for each agent, what one returns being handed to the other. */
final class Peer {

    private Peer() {}

    /** As {@link BareLoop#loop}. */
    static Loop loop(int pairs) {
        Manifest manifest = Manifest.ofWasms(
                        ManifestWasm.fromBytes(Guests.load("extism-echo")).build())
                .withOptions(new Manifest.Options().withAoT())
                .build();
        Plugin[] plugins = new Plugin[2 * pairs];
        byte[][] messages = new byte[pairs][];
        for (int i = 0; i < pairs; i++) {
            plugins[2 * i] = Plugin.ofManifest(manifest).build();
            plugins[2 * i + 1] = Plugin.ofManifest(manifest).build();
            messages[i] = Relay.message(i, Relay.FOR_EVER);
        }
        return () -> {
            for (int i = 0; i < pairs; i++) {
                byte[] there = plugins[2 * i].call("handle", messages[i]);
                messages[i] = plugins[2 * i + 1].call("handle", there);
                if (messages[i].length != Relay.BYTES) {
                    throw new IllegalStateException("the plug-in did not answer");
                }
            }
            return 2L * pairs;
        };
    }
}
