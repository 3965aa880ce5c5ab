package dev.caxton.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MainTest {

    @Test
    void withoutACommandItSaysWhichThereAre() {
        Caught caught = Caught.run();
        assertEquals(2, caught.exit(), caught::toString);
        assertTrue(caught.err().contains("CAX-CLI-USAGE"), caught::toString);
        assertTrue(caught.err().contains("caxton --help"), caught::toString);
    }

    @Test
    void helpListsCommandsAndExitCodes() {
        Caught caught = Caught.run("--help");
        assertEquals(0, caught.exit());
        assertTrue(caught.out().contains("completion"), caught::toString);
        for (ExitCode code : ExitCode.values()) {
            assertTrue(caught.out().contains(code.number() + "  " + code.meaning()), caught::toString);
        }
    }

    @Test
    void everyCommandHasHelp() {
        Main.commandLine(Terminal.system()).getSubcommands().keySet().forEach(command -> {
            Caught caught = Caught.run(command, "--help");
            assertEquals(0, caught.exit(), caught::toString);
            assertTrue(caught.out().startsWith("Usage: caxton " + command), caught::toString);
        });
    }

    @Test
    void aMistypedCommandIsGuessed() {
        Caught caught = Caught.run("vresion");
        assertEquals(2, caught.exit());
        assertTrue(caught.err().contains("caxton version"), caught::toString);
        assertEquals("", caught.out());
    }

    @Test
    void aMistypedOptionIsRefused() {
        Caught caught = Caught.run("version", "--josn");
        assertEquals(2, caught.exit());
        assertTrue(caught.err().startsWith("caxton: CAX-CLI-USAGE: Unknown option: '--josn'"), caught::toString);
    }

    @Test
    void versionNamesCaxtonAndJava() {
        Caught caught = Caught.run("version");
        assertEquals(0, caught.exit());
        assertTrue(caught.out().matches("(?s)caxton \\S+\njava 25\\S*\n.*"), caught::toString);
    }

    @ParameterizedTest
    @EnumSource(CompletionCommand.Shell.class)
    void completionKnowsEveryCommand(CompletionCommand.Shell shell) {
        Caught caught = Caught.run("completion", shell.toString());
        assertEquals(0, caught.exit(), caught::toString);
        for (String command :
                Main.commandLine(Terminal.system()).getSubcommands().keySet()) {
            assertTrue(caught.out().contains(command), () -> command + " is missing in\n" + caught.out());
        }
    }

    @Test
    void exitCodesNeverChange() {
        assertEquals(
                List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
                Stream.of(ExitCode.values()).map(ExitCode::number).toList());
    }

    @Test
    void whatAGuestWritesCannotSteerATerminal() {
        assertEquals("a\uFFFD[31mb\tc\nd\uFFFDe", Terminal.printable("a\u001b[31mb\tc\nd\u202ee"));
    }
}
