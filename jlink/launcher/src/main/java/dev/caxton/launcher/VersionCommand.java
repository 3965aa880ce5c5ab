package dev.caxton.launcher;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Says what is running: worth the first line of every report. */
@Command(name = "version", description = "Show the versions of Caxton, of Java and of the engines.")
final class VersionCommand implements Callable<Integer> {

    private final Terminal terminal;

    VersionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.out().println("caxton " + version());
        terminal.out().println("java " + Runtime.version());
        Engines.all().forEach(engine -> terminal.out().println("engine " + engine.id()));
        return ExitCode.OK.number();
    }

    /** What the build wrote into the module; classes outside a module have no version. */
    static String version() {
        return Optional.ofNullable(VersionCommand.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .orElse("unknown");
    }
}
