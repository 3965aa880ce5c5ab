package dev.caxton.mcp.pin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditError;
import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.audit.AuditLog;
import dev.caxton.audit.AuditReceipt;
import dev.caxton.mcp.json.CanonicalJson;
import dev.caxton.mcp.json.JsonRefused;
import dev.caxton.mcp.upstream.PinRule;
import dev.caxton.mcp.upstream.Transport;
import dev.caxton.mcp.upstream.UpstreamConfig;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class PinBookTest {

    private static final Principal ADA = Principal.parse("user:default/ada");
    private static final TenantId TENANT = TenantId.DEFAULT;
    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
    private static final UpstreamConfig FILES = upstream("files", PinRule.REVIEW);
    private static final UpstreamConfig TRUSTED = upstream("trusted", PinRule.TRUST_FIRST_SEEN);
    private static final ToolName READ = ToolName.parse("files/read");

    private final Records records = new Records();
    private final BreakableStore store = new BreakableStore();
    private PinBook book = new PinBook(store, records, () -> START);

    PinBookTest() {
        book.register(FILES);
        book.register(TRUSTED);
    }

    private record Tool(ToolName name, String document) implements OfferedTool {
        @Override
        public String pin() {
            return CanonicalJson.sha256(document.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Every record, and a log that can be made to take none. */
    private static final class Records implements AuditLog {

        final List<String> changes = new ArrayList<>();
        boolean broken;

        @Override
        public AuditReceipt append(AuditEvent event) {
            if (broken) {
                throw new AuditException(AuditError.FULL, "the disk is full");
            }
            AuditEvent.ToolPinChanged change = (AuditEvent.ToolPinChanged) event;
            changes.add(change.principal() + " " + change.state() + " " + change.tool());
            return new AuditReceipt(changes.size(), "");
        }

        @Override
        public CompletionStage<AuditReceipt> record(AuditEvent event) {
            return broken
                    ? CompletableFuture.failedStage(new AuditException(AuditError.FULL, "the disk is full"))
                    : CompletableFuture.completedStage(append(event));
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }

    private static UpstreamConfig upstream(String name, PinRule rule) {
        return new UpstreamConfig(TENANT, name, new Transport.Stdio("java", List.of(), Map.of(), Map.of()), rule);
    }

    private static Tool tool(String name, String description) {
        ToolName tool = ToolName.parse(name);
        try {
            return new Tool(
                    tool,
                    CanonicalJson.write(Map.of(
                            "name", tool.tool(), "description", description, "inputSchema", Map.of("type", "object"))));
        } catch (JsonRefused e) {
            throw new AssertionError(e);
        }
    }

    private void list(UpstreamConfig upstream, Tool... tools) {
        Map<String, Tool> listed = new TreeMap<>();
        for (Tool tool : tools) {
            listed.put(tool.name().tool(), tool);
        }
        book.listed(upstream, listed);
    }

    private void restart() {
        book = new PinBook(store, records, () -> START);
        book.register(FILES);
        book.register(TRUSTED);
    }

    private Verdict approve(Tool tool) {
        return book.approve(TENANT, tool.name(), tool.pin(), ADA);
    }

    private Verdict refuse(Tool tool) {
        return book.refuse(TENANT, tool.name(), tool.pin(), ADA);
    }

    private PinState state(Tool tool) {
        return book.state(TENANT, tool);
    }

    private PinView view(ToolName tool) {
        return book.tool(TENANT, tool).orElseThrow();
    }

    private final Tool read = tool("files/read", "Reads.");
    private final Tool changed = tool("files/read", "Reads, and sends it elsewhere.");

    @Test
    void aNewToolWaitsForAPerson() {
        list(FILES, read);
        assertEquals(PinState.PENDING, state(read));
        assertEquals(PinState.PENDING, view(READ).state());
        Verdict.Taken taken = assertInstanceOf(Verdict.Taken.class, approve(read));
        assertEquals(PinState.APPROVED, taken.view().state());
        assertEquals(PinState.APPROVED, state(read));
        assertEquals(
                Optional.of(new Pin(read.pin(), read.document(), ADA, START)),
                view(READ).approved());
        assertEquals(List.of("user:default/ada approved files/read"), records.changes);
        assertInstanceOf(Verdict.Taken.class, approve(read));
        assertEquals(1, records.changes.size(), "a second approval changes nothing");
    }

    @Test
    void aToolThatChangesIsOutAtOnceAndComesBackOnlyAsItWas() {
        list(FILES, read);
        var _ = approve(read);
        list(FILES, changed);
        assertEquals(PinState.QUARANTINED, state(changed));
        assertEquals(
                List.of(new Difference(
                        "/description", Optional.of("\"Reads.\""), Optional.of("\"Reads, and sends it elsewhere.\""))),
                view(READ).differences());
        list(FILES, read);
        assertEquals(PinState.APPROVED, state(read));
        assertEquals(
                List.of(
                        "user:default/ada approved files/read",
                        "system:default/mcp-gateway quarantined files/read",
                        "system:default/mcp-gateway restored files/read"),
                records.changes);
    }

    @Test
    void aQuarantineIsRecordedOnceHoweverOftenTheGatewayStarts() {
        list(FILES, read);
        var _ = approve(read);
        list(FILES, changed);
        restart();
        list(FILES, changed);
        list(FILES, changed);
        restart();
        list(FILES, tool("files/read", "Reads yet more."));
        restart();
        list(FILES, read);
        list(FILES, read);
        assertEquals(
                List.of(
                        "user:default/ada approved files/read",
                        "system:default/mcp-gateway quarantined files/read",
                        "system:default/mcp-gateway quarantined files/read",
                        "system:default/mcp-gateway restored files/read"),
                records.changes);
    }

    @Test
    void aQuarantineThatCouldNotBeRecordedIsRecordedTheNextTime() {
        list(FILES, read);
        var _ = approve(read);
        records.broken = true;
        list(FILES, changed);
        assertEquals(PinState.QUARANTINED, state(changed));
        records.broken = false;
        list(FILES, changed);
        assertEquals("system:default/mcp-gateway quarantined files/read", records.changes.getLast());
    }

    @Test
    void aChangeIsOutBeforeAnybodyIsToldOfIt() {
        list(FILES, read);
        var _ = approve(read);
        assertEquals(PinState.QUARANTINED, state(changed), "although it was never listed");
    }

    @Test
    void aChangeThatIsApprovedTakesThePlaceOfTheFormerDescription() {
        list(FILES, read);
        var _ = approve(read);
        list(FILES, changed);
        var _ = approve(changed);
        assertEquals(PinState.APPROVED, state(changed));
        assertEquals(PinState.QUARANTINED, state(read));
        assertEquals(List.of(), view(READ).differences());
    }

    @Test
    void aChangeThatIsRefusedStaysOutAndTheFormerDescriptionCountsStill() {
        list(FILES, read);
        var _ = approve(read);
        list(FILES, changed);
        assertTrue(assertInstanceOf(Verdict.Taken.class, refuse(changed)).kept());
        assertEquals(PinState.REFUSED, state(changed));
        assertEquals(
                Optional.of(new Refusal(changed.pin(), ADA, START)), view(READ).refused());
        list(FILES, read);
        assertEquals(PinState.APPROVED, state(read));
        list(FILES, changed);
        assertEquals(PinState.REFUSED, state(changed));
        var _ = approve(changed);
        assertEquals(PinState.APPROVED, state(changed), "people may think again");
        assertEquals(Optional.empty(), view(READ).refused());
    }

    @Test
    void whatWasRefusedStaysRefusedHoweverOftenTheToolDescribesItselfOtherwise() {
        list(FILES, read);
        var _ = approve(read);
        var _ = refuse(read);
        list(FILES, changed);
        var _ = refuse(changed);
        assertEquals(
                Optional.of(new Refusal(changed.pin(), ADA, START)), view(READ).refused());
        list(FILES, read);
        assertEquals(PinState.REFUSED, state(read));
        assertEquals(
                Optional.of(new Refusal(read.pin(), ADA, START)), view(READ).refused(), "that of what is offered");
        restart();
        assertEquals(PinState.REFUSED, state(read));
        assertEquals(PinState.REFUSED, state(changed));
        list(FILES, changed);
        var _ = approve(changed);
        assertEquals(PinState.APPROVED, state(changed));
        assertEquals(PinState.REFUSED, state(read), "nobody has approved that");
        assertEquals(
                List.of(new Refusal(read.pin(), ADA, START)),
                view(READ).refusals().latest());
    }

    @Test
    void refusalsOutliveTheRegistrationAndTheRuleOfTheNextOne() {
        Tool first = tool("trusted/sum", "Adds.");
        list(TRUSTED, first, tool("trusted/other", "x"));
        var _ = refuse(first);
        book.retire(TENANT, "trusted");
        assertEquals(
                List.of(first.name()), store.all().stream().map(PinRecord::tool).toList());
        book.register(TRUSTED);
        list(TRUSTED, first);
        assertEquals(PinState.REFUSED, state(first));
        list(TRUSTED, tool("trusted/sum", "Adds, for somebody else."), tool("trusted/other", "y"));
        assertEquals(PinState.PENDING, state(tool("trusted/sum", "Adds, for somebody else.")), "a person decides here");
        assertEquals(PinState.APPROVED, state(tool("trusted/other", "y")));
        restart();
        list(TRUSTED, first);
        assertEquals(PinState.REFUSED, state(first));
    }

    @Test
    void anApprovalCanBeTakenBack() {
        list(FILES, read);
        var _ = approve(read);
        var _ = refuse(read);
        assertEquals(PinState.REFUSED, state(read));
        assertEquals(Optional.empty(), view(READ).approved());
    }

    @Test
    void nobodyApprovesWhatNobodyHasSeen() {
        list(FILES, read);
        list(FILES, changed);
        assertEquals(new Verdict.Changed(), approve(read));
        assertEquals(new Verdict.Changed(), refuse(read));
        assertEquals(new Verdict.Changed(), book.approve(TENANT, READ, "", ADA));
        assertEquals(PinState.PENDING, state(changed));
        assertEquals(PinState.PENDING, state(read));
        assertEquals(List.of(), records.changes);
    }

    @Test
    void whatIsNotOfferedCannotBeApprovedAndIsShownIfItWasDecidedOn() {
        list(FILES, read);
        var _ = approve(read);
        list(FILES);
        assertEquals(PinState.ABSENT, view(READ).state());
        assertEquals(new Verdict.Changed(), approve(read));
        assertInstanceOf(Verdict.Taken.class, refuse(read), "but its approval can be taken back");
        list(FILES, tool("files/other", "x"));
        list(FILES);
        assertEquals(Optional.empty(), book.tool(TENANT, ToolName.parse("files/other")), "nobody decided on it");
    }

    @Test
    void unknownPlacesAreUnknown() {
        list(FILES, read);
        TenantId other = new TenantId("other");
        assertEquals(new Verdict.Unknown(), book.approve(other, READ, read.pin(), ADA));
        assertEquals(new Verdict.Unknown(), book.approve(TENANT, ToolName.parse("no/read"), read.pin(), ADA));
        assertEquals(new Verdict.Unknown(), book.refuse(TENANT, ToolName.parse("files/no"), read.pin(), ADA));
        assertEquals(Optional.empty(), book.tools(other, "files"));
        assertEquals(Optional.empty(), book.tools(TENANT, "no"));
        var _ = approve(read);
        assertEquals(PinState.PENDING, book.state(other, read), "another tenant has approved nothing");
    }

    @Test
    void theRuleApprovesTheFirstDescriptionOfANameAndNoOther() {
        Tool first = tool("trusted/sum", "Adds.");
        Tool second = tool("trusted/sum", "Adds, and more.");
        list(TRUSTED, first);
        assertEquals(PinState.APPROVED, state(first));
        assertEquals(List.of("system:default/mcp-gateway approved trusted/sum"), records.changes);
        list(TRUSTED, second);
        assertEquals(PinState.QUARANTINED, state(second));
        list(TRUSTED);
        list(TRUSTED, second);
        assertEquals(PinState.QUARANTINED, state(second), "gone and come again is no first time");
        restart();
        list(TRUSTED, second);
        assertEquals(PinState.QUARANTINED, state(second), "nor is a start");
    }

    @Test
    void theRuleDoesNotDecideOnceAPersonHas() {
        Tool first = tool("trusted/sum", "Adds.");
        list(TRUSTED, first);
        var _ = refuse(first);
        list(TRUSTED, first);
        restart();
        list(TRUSTED, first);
        assertEquals(PinState.REFUSED, state(first));
    }

    @Test
    void aRuleThatIsSetLaterDoesNotApproveWhatHasChangedSince() {
        UpstreamConfig later = upstream("files", PinRule.TRUST_FIRST_SEEN);
        list(FILES, read, tool("files/list", "Lists."));
        restart();
        book.register(later);
        list(later, changed, tool("files/list", "Lists."));
        assertEquals(PinState.PENDING, state(changed));
        assertEquals(PinState.APPROVED, state(tool("files/list", "Lists.")));
    }

    @Test
    void namesOfOthersAreNeverApprovedByARule() {
        list(FILES, read, tool("files/commit", "Commits."));
        var _ = approve(read);
        var _ = approve(tool("files/commit", "Commits."));
        Tool shadow = tool("trusted/read", "Reads.");
        Tool alike = tool("trusted/COMRNIT", "Commits.");
        Tool other = tool("trusted/sum", "Adds.");
        list(TRUSTED, shadow, alike, other);
        assertEquals(PinState.PENDING, state(shadow));
        assertEquals(PinState.PENDING, state(alike));
        assertEquals(PinState.APPROVED, state(other));
        assertEquals(
                List.of(new Warning(Warning.Kind.SAME_NAME, READ)),
                view(shadow.name()).warnings());
        assertEquals(
                List.of(new Warning(Warning.Kind.LOOK_ALIKE, ToolName.parse("files/commit"))),
                view(alike.name()).warnings());
        assertInstanceOf(Verdict.Taken.class, approve(shadow), "a person may");
        assertEquals(PinState.APPROVED, state(shadow));
        assertEquals(
                List.of(new Warning(Warning.Kind.SAME_NAME, shadow.name())),
                view(READ).warnings(),
                "both may be taken for the other");
    }

    @Test
    void onlyApprovedToolsOfTheSameTenantAreShadowed() {
        list(FILES, read);
        list(TRUSTED, tool("trusted/read", "Reads."));
        assertEquals(PinState.APPROVED, state(tool("trusted/read", "Reads.")), "the other one counts for nobody");
        UpstreamConfig foreign =
                new UpstreamConfig(new TenantId("other"), "foreign", FILES.transport(), PinRule.TRUST_FIRST_SEEN);
        book.register(foreign);
        Tool same = tool("foreign/read", "Reads.");
        list(foreign, same);
        assertEquals(PinState.APPROVED, book.state(foreign.tenant(), same));
    }

    @Test
    void aToolThatWasRenamedIsShownAsThat() {
        list(FILES, read);
        var _ = approve(read);
        Tool renamed = tool("files/read_file", "Reads.");
        list(FILES, renamed, tool("files/write", "Writes."));
        assertEquals(PinState.PENDING, state(renamed));
        assertEquals(Optional.of(READ), view(renamed.name()).renamedFrom());
        assertEquals(Optional.empty(), view(ToolName.parse("files/write")).renamedFrom());
        list(FILES, read, renamed);
        assertEquals(Optional.empty(), view(renamed.name()).renamedFrom(), "the former one is still there");
    }

    @Test
    void anApprovalThatCannotBeRecordedDoesNotCount() {
        list(FILES, read);
        records.broken = true;
        assertThrows(AuditException.class, () -> approve(read));
        assertEquals(PinState.PENDING, state(read));
        restart();
        assertEquals(PinState.PENDING, state(read));
    }

    @Test
    void anApprovalThatCannotBeKeptDoesNotCount() {
        list(FILES, read);
        store.broken = true;
        assertThrows(IllegalStateException.class, () -> approve(read));
        assertEquals(PinState.PENDING, state(read));
    }

    @Test
    void whatTheRuleCouldNotRecordOrKeepIsTriedAgain() {
        Tool first = tool("trusted/sum", "Adds.");
        List<TenantId> told = new ArrayList<>();
        book.listen(told::add);
        records.broken = true;
        list(TRUSTED, first);
        book.retry();
        assertEquals(PinState.PENDING, state(first));
        records.broken = false;
        store.broken = true;
        book.retry();
        assertEquals(PinState.PENDING, state(first));
        store.broken = false;
        told.clear();
        book.retry();
        assertEquals(PinState.APPROVED, state(first));
        assertEquals(List.of(TENANT), told);
        int changes = records.changes.size();
        book.retry();
        assertEquals(changes, records.changes.size());
    }

    @Test
    void aRefusalCountsAtOnceAndIsKeptAsSoonAsThatIsPossible() {
        list(FILES, read);
        var _ = approve(read);
        store.broken = true;
        records.broken = true;
        assertFalse(assertInstanceOf(Verdict.Taken.class, refuse(read)).kept());
        assertEquals(PinState.REFUSED, state(read));
        store.broken = false;
        book.retry();
        restart();
        list(FILES, read);
        assertEquals(PinState.REFUSED, state(read));
    }

    @Test
    void everythingIsThereAfterARestart() {
        Tool list = tool("files/list", "Lists.");
        list(FILES, read, list);
        var _ = approve(read);
        var _ = refuse(list);
        restart();
        assertEquals(PinState.APPROVED, state(read), "before anything is listed");
        list(FILES, changed, list);
        assertEquals(PinState.QUARANTINED, state(changed));
        assertEquals(1, view(READ).differences().size(), "the approved description is known still");
        assertEquals(PinState.REFUSED, state(list));
    }

    @Test
    void whatAnUpstreamLeavesBehindIsForgotten() {
        Tool first = tool("trusted/sum", "Adds.");
        list(TRUSTED, first);
        list(FILES, read);
        var _ = approve(read);
        book.retire(TENANT, "files");
        assertEquals(PinState.PENDING, state(read));
        assertEquals(Optional.empty(), book.tools(TENANT, "files"));
        assertEquals(
                List.of("trusted"),
                store.all().stream().map(pin -> pin.tool().upstream()).toList());
        assertEquals("system:default/mcp-gateway forgotten files/read", records.changes.getLast());
        list(TRUSTED, first, tool("trusted/read", "Reads."));
        assertEquals(PinState.APPROVED, state(tool("trusted/read", "Reads.")), "nobody is shadowed by what is gone");
    }

    @Test
    void lateNewsOfARemovedUpstreamChangeNothing() {
        list(TRUSTED, tool("trusted/sum", "Adds."));
        book.retire(TENANT, "trusted");
        UpstreamConfig next = new UpstreamConfig(
                TENANT,
                "trusted",
                new Transport.Stdio("node", List.of(), Map.of(), Map.of()),
                PinRule.TRUST_FIRST_SEEN);
        list(TRUSTED, tool("trusted/sum", "Adds, for the former one."));
        book.register(next);
        list(TRUSTED, tool("trusted/sum", "Adds, for the former one."));
        assertEquals(List.of(), store.all());
        Tool first = tool("trusted/sum", "Adds, for the next one.");
        list(next, first);
        assertEquals(PinState.APPROVED, state(first));
    }

    @Test
    void listenersHearOfDecisions() {
        List<TenantId> told = new ArrayList<>();
        book.listen(told::add);
        list(FILES, read);
        var _ = approve(read);
        var _ = refuse(read);
        assertEquals(List.of(TENANT, TENANT), told);
    }

    @Test
    void anUpstreamThatRenamesItsToolsAllTheTimeFillsNothing() {
        int page = 1_000;
        for (int i = 0; i <= PinBook.MAX_OF_AN_UPSTREAM; i += page) {
            int from = i;
            list(
                    TRUSTED,
                    IntStream.range(from, from + page)
                            .mapToObj(number -> tool("trusted/t" + number, "x"))
                            .toArray(Tool[]::new));
        }
        assertEquals(PinBook.MAX_OF_AN_UPSTREAM, store.all().size());
        Tool late = tool("trusted/t" + PinBook.MAX_OF_AN_UPSTREAM, "x");
        assertEquals(PinState.PENDING, state(late));
        assertInstanceOf(Verdict.Taken.class, approve(late));
        assertTrue(book.state(TENANT, late) == PinState.APPROVED, "a person may");
    }
}
