package dev.caxton.runtime.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
class TraceParentTest {

    private static final String GOOD = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static Optional<String> ofMessage(String trace) {
        return Message.to(new AgentId(TenantId.DEFAULT, "a"))
                .trace(trace)
                .build()
                .trace();
    }

    @Test
    void whatHasTheFormStays() {
        assertEquals(55, GOOD.length());
        assertEquals(Optional.of(GOOD), TraceParent.of(GOOD));
        assertEquals(Optional.of(GOOD), ofMessage(GOOD));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\n",
                "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            })
    void everythingElseIsNone(String text) {
        assertEquals(Optional.empty(), TraceParent.of(text));
        assertEquals(Optional.empty(), ofMessage(text));
    }

    @Test
    void noneIsNone() {
        assertEquals(Optional.empty(), TraceParent.of(null));
        assertEquals(Optional.empty(), TraceParent.of("0".repeat(65_500)));
    }
}
