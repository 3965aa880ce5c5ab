package dev.caxton.engine.endive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.runtime.spi.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** Both ways in which engines are found name the same ones, the compiled one first. */
class DiscoveryTest {

    private static final List<String> IDS = List.of(EndiveCompiled.ID, EndiveInterpreter.ID);

    @Test
    void asModule() {
        assertTrue(EndiveCompiled.class.getModule().isNamed(), "this test runs on the module path");
        // The declaration itself: surefire's class path must not be what finds them.
        List<String> provided = EndiveCompiled.class.getModule().getDescriptor().provides().stream()
                .filter(provides -> provides.service().equals(Engine.class.getName()))
                .flatMap(provides -> provides.providers().stream())
                .toList();
        assertEquals(List.of(EndiveCompiled.class.getName(), EndiveInterpreter.class.getName()), provided);
        EndiveCompiled.class.getModule().addUses(Engine.class);
        List<String> found = ServiceLoader.load(EndiveCompiled.class.getModule().getLayer(), Engine.class).stream()
                .map(provider -> provider.get().id())
                .toList();
        assertEquals(IDS, found);
    }

    @Test
    void onTheClassPath() throws IOException {
        try (InputStream in =
                EndiveCompiled.class.getResourceAsStream("/META-INF/services/" + Engine.class.getName())) {
            assertEquals(
                    List.of(EndiveCompiled.class.getName(), EndiveInterpreter.class.getName()),
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList());
        }
    }
}
