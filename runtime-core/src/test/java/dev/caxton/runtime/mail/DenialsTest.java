package dev.caxton.runtime.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditEvent;
import dev.caxton.policy.Decision;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Budget;
import dev.caxton.runtime.node.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DenialsTest {

    private static final Principal SYSTEM = new Principal(Principal.Kind.SYSTEM, TenantId.DEFAULT, "runtime");
    private static final Decision.Deny NO = new Decision.Deny("0", "no rule permits it");
    private static final AgentId SENDER = AgentId.parse("a/sender");
    private static final AgentId FRIEND = AgentId.parse("a/friend");
    private static final AgentId VICTIM = AgentId.parse("victim/x");
    private static final TenantId THEIRS = new TenantId("victim");

    private final Records records = new Records();
    private final PostOffice post = new PostOffice();
    private long nanos = -5;
    private final Denials denials =
            new Denials(records, post, SYSTEM, () -> Instant.EPOCH.plusNanos(nanos), () -> nanos);

    private static Mailbox mailbox() {
        return new Mailbox(1, 1, new Budget(1), () -> {});
    }

    private void tries(AgentId sender, AgentId receiver, int times) {
        for (int i = 0; i < times; i++) {
            denials.denied(Principal.agent(sender), receiver, NO, Optional.empty());
        }
    }

    private List<AuditEvent.MessageDenied> each() {
        return of(AuditEvent.MessageDenied.class);
    }

    private List<AuditEvent.MessagesDenied> counts() {
        return of(AuditEvent.MessagesDenied.class);
    }

    private <E extends AuditEvent> List<E> of(Class<E> type) {
        return records.events().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
        denials.sweep();
    }

    @Test
    void aFloodIsAFewRecordsAndACount() {
        tries(SENDER, FRIEND, 1);
        nanos += 7_000;
        tries(SENDER, FRIEND, 999);
        assertEquals(Denials.EACH, records.events().size());
        pass(Denials.WINDOW.minusNanos(7_001));
        assertEquals(Denials.EACH, records.events().size());
        pass(Duration.ofNanos(1));
        AuditEvent.MessagesDenied count = counts().getFirst();
        assertEquals(
                new AuditEvent.MessagesDenied(
                        SENDER.tenant(),
                        Principal.agent(SENDER),
                        Optional.of(FRIEND),
                        1_000L - Denials.EACH,
                        Instant.EPOCH.plusNanos(6_995)),
                count);
        tries(SENDER, FRIEND, 1);
        assertEquals(Denials.EACH + 1, each().size(), "another minute");
        denials.close();
        assertEquals(1, counts().size(), "nothing is left to be said");
    }

    @Test
    void aCountIsSaidWithTheNextDenialIfNobodySweeps() {
        tries(SENDER, FRIEND, Denials.EACH + 2);
        nanos += Denials.WINDOW.toNanos();
        tries(SENDER, FRIEND, 1);
        assertEquals(2, counts().getFirst().count());
        assertEquals(Denials.EACH + 1, each().size());
    }

    @Test
    void theSendersTenantHearsOfItAndTheReceiversOnlyIfItIsHere() {
        tries(SENDER, VICTIM, Denials.EACH + 1);
        denials.close();
        assertEquals(
                List.of(SENDER.tenant(), SENDER.tenant(), SENDER.tenant(), SENDER.tenant()),
                records.events().stream().map(AuditEvent::tenant).toList());
        records.clear();

        // The receiver itself need not be there.
        Mailbox mailbox = mailbox();
        post.add(AgentId.parse("victim/other"), mailbox);
        tries(SENDER, VICTIM, Denials.EACH + 1);
        denials.close();
        assertEquals(
                List.of(VICTIM, VICTIM, VICTIM),
                each().stream()
                        .filter(event -> event.tenant().equals(THEIRS))
                        .map(AuditEvent.MessageDenied::receiver)
                        .toList());
        assertEquals(
                List.of(SENDER.tenant(), THEIRS),
                counts().stream().map(AuditEvent::tenant).toList());
        records.clear();

        post.remove(AgentId.parse("victim/other"), mailbox);
        tries(SENDER, VICTIM, 1);
        assertEquals(
                List.of(SENDER.tenant()),
                each().stream().map(AuditEvent::tenant).toList());
    }

    @Test
    void inventedReceiversShareOneCountAndHideNoneThatIsHere() {
        post.add(VICTIM, mailbox());
        for (int i = 0; i < 1_000; i++) {
            tries(SENDER, AgentId.parse("made-up-" + i + "/x"), 1);
        }
        tries(SENDER, VICTIM, 5);
        denials.close();
        assertEquals(Denials.RECEIVERS, each().size());
        assertEquals(
                Map.of(SENDER.tenant(), 1_005L - Denials.RECEIVERS, THEIRS, 5L),
                counts().stream().collect(Collectors.toMap(AuditEvent::tenant, AuditEvent.MessagesDenied::count)));
        assertTrue(counts().stream().allMatch(event -> event.receiver().isEmpty()));
    }

    @Test
    void tooManySendersAreCountedTogether() {
        for (int i = 0; i < Denials.SENDERS + 7; i++) {
            tries(AgentId.parse("a/sender-" + i), FRIEND, 1);
        }
        denials.close();
        assertEquals(Denials.SENDERS, each().size());
        AuditEvent.MessagesDenied count = counts().getFirst();
        assertEquals(SYSTEM, count.principal());
        assertEquals(SENDER.tenant(), count.tenant());
        assertEquals(7, count.count());
    }

    /** Records and counts together are what a simple list of all attempts says, for each tenant. */
    @Test
    void everyDenialIsInARecordOrACount() {
        post.add(VICTIM, mailbox());
        Map<TenantId, Long> tried = new HashMap<>();
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            AgentId sender = AgentId.parse("t" + random.nextInt(3) + "/s" + random.nextInt(5));
            AgentId receiver =
                    random.nextBoolean() ? VICTIM : AgentId.parse("t" + random.nextInt(3) + "/r" + random.nextInt(30));
            tries(sender, receiver, 1);
            tried.merge(sender.tenant(), 1L, Long::sum);
            if (receiver.equals(VICTIM)) {
                tried.merge(THEIRS, 1L, Long::sum);
            }
            nanos += random.nextLong(100_000_000);
            if (random.nextInt(500) == 0) {
                denials.sweep();
            }
        }
        denials.close();
        Map<TenantId, Long> told = new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
        each().forEach(event -> told.merge(event.tenant(), 1L, Long::sum));
        counts().forEach(event -> told.merge(event.tenant(), event.count(), Long::sum));
        assertEquals(tried, told);
    }
}
