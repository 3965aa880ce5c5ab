package dev.caxton.mcp.pin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditLog;
import dev.caxton.audit.AuditReceipt;
import dev.caxton.mcp.json.CanonicalJson;
import dev.caxton.mcp.upstream.PinRule;
import dev.caxton.mcp.upstream.Transport;
import dev.caxton.mcp.upstream.UpstreamConfig;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random lives of tools, against a twin that forgets no word of a person and looks it all up for every answer. */
@NullUnmarked
class PinBookModelTest {

    private static final Principal ADA = Principal.parse("user:default/ada");
    private static final Principal DEPLOYER = Principal.parse("user:default/deployer");
    private static final TenantId TENANT = TenantId.DEFAULT;
    private static final ToolName NAME = ToolName.parse("place/tool");

    /** What it says of thousands of failures would bury what others say. */
    private static final Logger SAID = Logger.getLogger(PinBook.class.getName());

    @BeforeAll
    static void quietly() {
        SAID.setLevel(Level.OFF);
    }

    @AfterAll
    static void aloudAgain() {
        SAID.setLevel(null);
    }

    private record Tool(ToolName name, String document, String pin) implements OfferedTool {

        static Tool described(int number) {
            String document = "{\"description\":\"" + number + "\",\"name\":\"tool\"}";
            return new Tool(NAME, document, CanonicalJson.sha256(document.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static final class Deaf implements AuditLog {

        @Override
        public AuditReceipt append(AuditEvent event) {
            return new AuditReceipt(1, "");
        }

        @Override
        public CompletionStage<AuditReceipt> record(AuditEvent event) {
            return CompletableFuture.completedStage(append(event));
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }

    /** What people have said of a description, in the order in which they did. */
    private record Word(String digest, boolean refused) {}

    private static final class Twin {

        final List<Word> words = new ArrayList<>();
        Optional<String> first = Optional.empty();
        Optional<String> approved = Optional.empty();

        boolean refused(String digest) {
            return words.stream()
                    .filter(word -> word.digest().equals(digest))
                    .reduce((earlier, later) -> later)
                    .map(Word::refused)
                    .orElse(false);
        }

        boolean anythingRefused() {
            return words.stream().anyMatch(word -> refused(word.digest()));
        }

        void offered(String digest, PinRule rule) {
            first = first.or(() -> Optional.of(digest));
            if (rule == PinRule.TRUST_FIRST_SEEN
                    && approved.isEmpty()
                    && !anythingRefused()
                    && first.equals(Optional.of(digest))) {
                approved = Optional.of(digest);
            }
        }

        void approved(String digest) {
            words.add(new Word(digest, false));
            approved = Optional.of(digest);
        }

        void refused(Tool tool) {
            words.add(new Word(tool.pin(), true));
            approved = approved.filter(digest -> !digest.equals(tool.pin()));
        }

        void deployed(String digest) {
            first = first.or(() -> Optional.of(digest));
            if (!refused(digest)) {
                approved = Optional.of(digest);
            }
        }

        void back(Optional<String> before) {
            approved = before.filter(digest -> !refused(digest));
        }

        void gone() {
            approved = Optional.empty();
            if (!anythingRefused()) {
                words.clear();
                first = Optional.empty();
            }
        }

        PinState state(String digest) {
            if (refused(digest)) {
                return PinState.REFUSED;
            }
            return approved.map(counts -> counts.equals(digest) ? PinState.APPROVED : PinState.QUARANTINED)
                    .orElse(PinState.PENDING);
        }
    }

    /** One upstream with one tool, in the book and in the twin. */
    private static final class Life {

        final PinRule rule;
        final UpstreamConfig config;
        final List<Tool> descriptions = new ArrayList<>();
        final Random random;
        final BreakableStore store = new BreakableStore();
        final Twin twin = new Twin();
        PinBook book;
        Tool offered;
        Optional<Decisions> before = Optional.empty();
        Optional<String> approvedBefore = Optional.empty();

        Life(PinRule rule, int descriptions, long seed) {
            this.rule = rule;
            this.random = new Random(seed);
            this.config = new UpstreamConfig(
                    TENANT,
                    NAME.upstream(),
                    rule == PinRule.DEPLOYMENT
                            ? new Transport.Agent()
                            : new Transport.Stdio("java", List.of(), Map.of(), Map.of()),
                    rule);
            for (int i = 0; i < descriptions; i++) {
                this.descriptions.add(Tool.described(i));
            }
            start();
            offer(this.descriptions.getFirst());
        }

        private void start() {
            book = new PinBook(store, new Deaf(), () -> Instant.EPOCH);
            book.register(config);
        }

        /** A server lists what it likes; an agent is deployed. */
        void offer(Tool tool) {
            offered = tool;
            if (rule == PinRule.DEPLOYMENT) {
                book.declared(config, Map.of(tool.name().tool(), tool), DEPLOYER);
                twin.deployed(tool.pin());
            } else {
                book.listed(config, Map.of(tool.name().tool(), tool));
                twin.offered(tool.pin(), rule);
            }
        }

        Tool any() {
            return descriptions.get(random.nextInt(descriptions.size()));
        }

        void step() {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> offer(any());
                case 3 -> {
                    assertInstanceOf(Verdict.Taken.class, book.approve(TENANT, NAME, offered.pin(), ADA));
                    if (twin.state(offered.pin()) != PinState.APPROVED) {
                        twin.approved(offered.pin());
                    }
                }
                case 4, 5, 6 -> refuse(offered);
                case 7 -> {
                    // An approval can be taken back although something else is offered now.
                    Tool other = any();
                    if (twin.approved.equals(Optional.of(other.pin()))) {
                        refuse(other);
                    }
                }
                case 8 -> {
                    before = Optional.of(book.decisions(TENANT, NAME.upstream()));
                    approvedBefore = twin.approved;
                }
                case 9 -> {
                    if (rule == PinRule.DEPLOYMENT && before.isPresent()) {
                        offered = any();
                        book.returned(config, Map.of(NAME.tool(), offered), before.get());
                        twin.back(approvedBefore);
                    }
                }
                case 10 -> {
                    start();
                    offer(offered);
                }
                case 11 -> {
                    book.retire(TENANT, NAME.upstream());
                    twin.gone();
                    before = Optional.empty();
                    book.register(config);
                    offer(any());
                }
                default -> throw new AssertionError();
            }
        }

        /** It counts at once, also where the store does its work only later. */
        private void refuse(Tool tool) {
            store.broken = random.nextInt(4) == 0;
            assertInstanceOf(Verdict.Taken.class, book.refuse(TENANT, NAME, tool.pin(), ADA));
            assertEquals(PinState.REFUSED, book.state(TENANT, tool));
            store.broken = false;
            book.retry();
            twin.refused(tool);
        }

        PinRecord remembered() {
            return store.all().getFirst();
        }
    }

    @ParameterizedTest
    @EnumSource(PinRule.class)
    void everyDescriptionStandsAsPeopleAndRulesHaveLeftIt(PinRule rule) {
        Set<PinState> met = new HashSet<>();
        for (int seed = 0; seed < 60; seed++) {
            Life life = new Life(rule, 5, seed);
            for (int step = 0; step < 100; step++) {
                life.step();
                for (Tool tool : life.descriptions) {
                    PinState state = life.book.state(TENANT, tool);
                    met.add(state);
                    assertEquals(life.twin.state(tool.pin()), state, "seed " + seed + ", step " + step);
                }
            }
        }
        assertEquals(Set.of(PinState.PENDING, PinState.APPROVED, PinState.QUARANTINED, PinState.REFUSED), met);
    }

    /** What is not remembered any more may not show as refused, but nothing approves it except a person. */
    @ParameterizedTest
    @EnumSource(PinRule.class)
    void whatPeopleRefusedCountsForNobodyHoweverMuchTheyHaveRefused(PinRule rule) {
        int dropped = 0;
        int forgotten = 0;
        for (int seed = 0; seed < 10; seed++) {
            Life life = new Life(rule, 3 * Refusals.MAX, seed);
            for (int step = 0; step < 1_200; step++) {
                life.step();
                for (Tool tool : step % 100 == 0 ? life.descriptions : List.of(life.offered)) {
                    PinState state = life.book.state(TENANT, tool);
                    if (life.twin.refused(tool.pin())) {
                        assertNotEquals(PinState.APPROVED, state, "seed " + seed + ", step " + step);
                        forgotten += state == PinState.REFUSED ? 0 : 1;
                    }
                }
                // What nothing but a person may approve now, the twin's rules would have.
                life.twin.approved =
                        life.book.tool(TENANT, NAME).flatMap(PinView::approved).map(Pin::digest);
            }
            assertTrue(life.remembered().refusals().latest().size() <= Refusals.MAX);
            dropped += life.remembered().refusals().dropped();
        }
        assertTrue(dropped > 0, "too few refusals to show anything");
        assertTrue(forgotten > 0, "too few refusals to show anything");
    }

    @Test
    void theOldestRefusalGoesFirstAndThenOnlyPeopleApprove() {
        Life life = new Life(PinRule.DEPLOYMENT, Refusals.MAX + 2, 1);
        List<Tool> tools = life.descriptions;
        for (Tool tool : tools.subList(0, Refusals.MAX)) {
            life.offer(tool);
            life.refuse(tool);
        }
        assertTrue(life.remembered().refusals().isComplete());
        assertEquals(PinState.REFUSED, life.book.state(TENANT, tools.getFirst()));

        Tool another = tools.get(Refusals.MAX);
        life.offer(another);
        assertEquals(PinState.APPROVED, life.book.state(TENANT, another), "nothing is forgotten yet");
        Decisions before = life.book.decisions(TENANT, NAME.upstream());
        life.refuse(another);
        assertFalse(life.remembered().refusals().isComplete());
        assertEquals(PinState.PENDING, life.book.state(TENANT, tools.getFirst()));
        assertEquals(PinState.REFUSED, life.book.state(TENANT, tools.get(1)));

        life.offer(tools.getFirst());
        assertEquals(PinState.PENDING, life.book.state(TENANT, tools.getFirst()), "it was refused once");
        Tool unseen = tools.getLast();
        life.offer(unseen);
        assertEquals(PinState.PENDING, life.book.state(TENANT, unseen), "nobody can tell whether it was refused");
        life.book.returned(life.config, Map.of(NAME.tool(), unseen), before);
        assertEquals(PinState.PENDING, life.book.state(TENANT, unseen));
        life.book.retire(TENANT, NAME.upstream());
        life.start();
        life.offer(unseen);
        assertEquals(PinState.PENDING, life.book.state(TENANT, unseen));
        assertInstanceOf(Verdict.Taken.class, life.book.approve(TENANT, NAME, unseen.pin(), ADA));
        assertEquals(PinState.APPROVED, life.book.state(TENANT, unseen), "a person may");
    }
}
