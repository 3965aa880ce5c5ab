package dev.caxton.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidateCommandTest {

    @TempDir
    Path folder = Path.of("");

    @Test
    void anAdmittedModuleIsDescribed() throws IOException {
        Caught caught = Caught.run("validate", Samples.copy(folder, "greeter.wasm"));
        assertEquals(0, caught.exit(), caught::toString);
        assertTrue(caught.out().startsWith("admitted at level default\nsha256    "), caught::toString);
        assertTrue(caught.out().contains("caxton.call_tool(i32, i32, i32, i32) -> i32\n"), caught::toString);
        assertTrue(caught.out().contains("exports   caxton_alloc, handle_message, memory\n"), caught::toString);
    }

    @Test
    void aRefusedModuleIsRefusedWithPlaceAndRemedy() throws IOException {
        Caught caught = Caught.run("validate", "--level", "strict", Samples.copy(folder, "relay.wasm"));
        assertEquals(ExitCode.REFUSED.number(), caught.exit(), caught::toString);
        assertTrue(caught.err().startsWith("caxton: CAX-WASM-IMPORT: "), caught::toString);
        assertTrue(caught.err().contains("send_message"), caught::toString);
        assertEquals("", caught.out());
    }

    @Test
    void jsonSaysTheSame() throws IOException {
        Caught refused = Caught.run("validate", "--json", "--level", "strict", Samples.copy(folder, "relay.wasm"));
        assertEquals(ExitCode.REFUSED.number(), refused.exit());
        assertTrue(refused.out().contains("\"admitted\":false"), refused::toString);
        assertTrue(refused.out().contains("\"code\":\"CAX-WASM-IMPORT\""), refused::toString);
        Caught admitted = Caught.run("validate", "--json", Samples.copy(folder, "echo.wasm"));
        assertEquals(0, admitted.exit());
        assertTrue(admitted.out().contains("\"admitted\":true"), admitted::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo.wasm", "greeter.wasm", "clerk.wasm"})
    void theSamplesThatSendNothingRunUnderStrict(String name) throws IOException {
        Caught caught = Caught.run("validate", "--level", "strict", Samples.copy(folder, name));
        assertEquals(0, caught.exit(), caught::toString);
    }
}
