package dev.caxton.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.mcp.guard.BreakerState;
import dev.caxton.mcp.upstream.Transport;
import dev.caxton.mcp.upstream.UpstreamState;
import dev.caxton.policy.identity.TenantId;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Upstreams over HTTP that hang, die, flood, answer late, nothing or something else. */
@NullUnmarked
class HttpFaultsTest {

    private final Stage stage = new Stage();
    private OddHttp host;

    @BeforeEach
    void serve() throws Exception {
        host = new OddHttp();
        stage.with("odd", new Transport.Http(host.uri("/odd"), Map.of(), true));
    }

    @AfterEach
    void close() {
        stage.close();
        host.close();
    }

    @Test
    void whatHangsIsGivenUpAndLetGo() {
        var _ = stage.hasty().connected();
        for (int i = 0; i < 4; i++) {
            assertEquals("CAX-TOOL-TIMEOUT", stage.code("odd/odd-hang", "{}"));
        }
        assertNotEquals(BreakerState.CLOSED, stage.view("odd").breaker());
        Stage.await("the server to be told", () -> host.cancelled.size() == 4);
        Stage.await("the streams to be let go", () -> host.dropped.get() == 4);
        Stage.await("half open", () -> stage.view("odd").breaker() == BreakerState.HALF_OPEN);
        assertTrue(stage.answer("odd/odd-echo", "{}").contains("echo"));
        assertEquals(BreakerState.CLOSED, stage.view("odd").breaker());
    }

    @Test
    void anAnswerThatComesTooLateIsNobodys() {
        var _ = stage.hasty().connected();
        assertEquals("CAX-TOOL-TIMEOUT", stage.code("odd/odd-late", "{}"));
        assertTrue(stage.answer("odd/odd-echo", "{}").contains("echo"));
    }

    @Test
    void whatIsNoAnswerFailsItsOwnCallAtOnce() {
        stage.connected();
        for (String tool : new String[] {"die", "garbage", "unanswered", "other", "broken"}) {
            assertEquals("CAX-TOOL-LOST", stage.code("odd/odd-" + tool, "{}"), tool);
            assertTrue(stage.gateway().resetBreaker(TenantId.DEFAULT, "odd"));
        }
        assertTrue(stage.answer("odd/odd-echo", "{}").contains("echo"));
        assertEquals(UpstreamState.CONNECTED, stage.view("odd").state());
    }

    @Test
    void aFloodAndAGiantMessageEndWithTheirCall() {
        stage.connected();
        assertEquals("CAX-TOOL-LOST", stage.code("odd/odd-flood", "{}"));
        assertEquals("CAX-TOOL-LOST", stage.code("odd/odd-giant", "{}"));
        Stage.await("the streams to be let go", () -> host.dropped.get() == 2);
        assertTrue(stage.answer("odd/odd-echo", "{}").contains("echo"));
    }

    @Test
    void aStreamThatEndsBeforeTheAnswerIsTakenUpAgain() {
        stage.connected();
        assertTrue(stage.answer("odd/odd-resume", "{}").contains("resumed"));
    }

    @Test
    void whatAServerToldWhileItsOwnStreamCouldNotBeHeardIsFoundOut() {
        stage.with("moody", new Transport.Http(host.uri("/moody"), Map.of(), true))
                .connected();
        Stage.await("the second attempt", () -> host.listeners.get() == 2);
        Stage.await(
                "the other tool",
                () -> stage.view("moody").tools().size() == 2,
                () -> stage.view("moody").toString());
    }

    @Test
    void aQuestionInTheMiddleIsAnsweredAndNotHeeded() {
        stage.connected();
        assertTrue(stage.answer("odd/odd-ask", "{}").contains("asked"));
        Stage.await("the refusal", () -> !host.answers.isEmpty());
        assertTrue(host.answers.getFirst().contains("-32601"), host.answers.toString());
    }
}
