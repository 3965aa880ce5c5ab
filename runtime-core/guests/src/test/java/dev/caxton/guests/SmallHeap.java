package dev.caxton.guests;

import dev.caxton.policy.Level;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.AskResult;
import dev.caxton.runtime.DeployResult;
import dev.caxton.runtime.SendResult;
import dev.caxton.runtime.agent.Hold;
import dev.caxton.runtime.message.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** A JVM with little heap in which everything that a guest or a client can fill is filled. Run by {@link SmallHeapTest}. */
final class SmallHeap {

    private static final Hold TURNS = Hold.node(Hold.What.TURNS);

    private SmallHeap() {}

    /** Bytes of heap that are in use once garbage is collected. */
    // The figure is what this program is for.
    @SuppressWarnings("SystemGc")
    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    public static void main(String[] arguments) throws IOException {
        byte[] module = Files.readAllBytes(Path.of(arguments[0]));
        int variant = new String(module, StandardCharsets.ISO_8859_1).indexOf("variant-") + "variant-".length();
        Limits limits = Limits.DEFAULT
                .change()
                .memoryBytes(262_144)
                .mailboxLength(100_000)
                .build();
        try (House house = new House()) {
            house.deploy(House.descriptor("first", Level.DEFAULT, limits), module);
            long before = used();
            int agents = 0;
            String refusal = "";
            while (refusal.isEmpty()) {
                byte[] digits = String.format(Locale.ROOT, "%08d", agents).getBytes(StandardCharsets.UTF_8);
                byte[] different = module.clone();
                System.arraycopy(digits, 0, different, variant, digits.length);
                DeployResult result = house.runtime.deploy(
                        House.ADMIN, House.descriptor("a" + agents, Level.DEFAULT, limits), different);
                switch (result) {
                    case DeployResult.Deployed deployed -> agents++;
                    case DeployResult.Refused refused ->
                        refusal = refused.problem().code();
                }
            }
            long perAgent = (used() - before) / agents;
            int tickets = 0;
            for (int round = 0; round < 4; round++) {
                for (int i = 0; i < agents; i++) {
                    Message message = Message.to(House.id("a" + i)).build();
                    if (house.runtime.ask(House.ADMIN, message, Duration.ofHours(1)) instanceof AskResult.Issued) {
                        tickets++;
                    }
                }
            }
            house.ask("a" + (agents - 1), "wait");
            house.runtime.hold(House.ADMIN, TURNS);
            int messages = 0;
            int refused = 0;
            byte[] content = new byte[50_000];
            while (refused < 100) {
                Message message = Message.to(House.id("a" + (messages + refused) % agents))
                        .content(content)
                        .build();
                SendResult result = house.runtime.send(House.ADMIN, message);
                if (result instanceof SendResult.Accepted) {
                    messages++;
                } else {
                    refused++;
                }
            }
            int letters = house.runtime.deadLetters(TenantId.DEFAULT).size();
            System.out.println("refused " + refusal + " agents " + agents + " bytes/agent " + perAgent + " tickets "
                    + tickets + " messages " + messages + " letters " + letters + " used " + used() + " of "
                    + Runtime.getRuntime().maxMemory());
        }
    }
}
