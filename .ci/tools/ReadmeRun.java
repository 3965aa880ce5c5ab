import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs the commands of a Markdown file as they stand and compares what they print with what the file shows.
 *
 * <p>Blocks fenced as {@code console} count. A line {@code $ command} is run; lines {@code > more} continue it; what follows is what it must print. In the
 * expected output {@code ...} stands for the rest of a line or any part of it, and alone on a line for any number of lines. One shell runs all blocks, so
 * that what one exports the next one sees.
 *
 * <p>A block under the comment {@code <!-- in a terminal of its own -->} has one command that stays in the foreground: it is up when it has printed what the
 * block shows, and a line {@code ^C} in the block stands for an interrupt, sent when all other blocks have run. What the block shows behind it must be
 * printed then, and no process may be left.
 *
 * <p>A command {@code export NAME=...} copies the value from the newest line of the same form that the process in its own terminal printed, as a person would.
 */
public final class ReadmeRun {

    private static final String OWN_TERMINAL = "<!-- in a terminal of its own -->";
    private static final long UP_SECONDS = 300;
    private static final long DOWN_SECONDS = 60;
    private static final long COMMAND_SECONDS = 900;

    /** A command and what must follow it; {@code afterInterrupt} is used in a terminal of its own only. */
    record Step(String command, List<String> expected, List<String> afterInterrupt, boolean ownTerminal) {}

    private final Path folder;
    private final String mark = UUID.randomUUID().toString();
    private final List<Deque<ProcessHandle>> left = new ArrayList<>();
    private int passed;
    private int total;

    private ReadmeRun(Path folder) {
        this.folder = folder;
    }

    public static void main(String... arguments) throws Exception {
        if (arguments.length < 2) {
            System.err.println("Usage: ReadmeRun NAME FILE [--without TEXT]");
            System.exit(2);
        }
        String name = arguments[0];
        Path file = Path.of(arguments[1]).toAbsolutePath();
        List<Step> steps = read(Files.readAllLines(file));
        if (arguments.length == 4 && arguments[2].equals("--without")) {
            steps = steps.stream()
                    .filter(step -> !step.command().contains(arguments[3]))
                    .toList();
        }
        if (steps.isEmpty()) {
            System.out.println(name + ": no ```console block in " + file);
            System.exit(1);
        }
        ReadmeRun run = new ReadmeRun(file.getParent());
        long start = System.nanoTime();
        boolean stopped = run.all(steps);
        System.out.printf(
                Locale.ROOT,
                "%s: %d/%d commands gave what %s says, in %.0f s; %s%n",
                name,
                run.passed,
                run.total,
                file.getFileName(),
                (System.nanoTime() - start) / 1e9,
                stopped ? "everything started was stopped" : "NOT everything started was stopped");
        System.exit(run.passed == run.total && stopped ? 0 : 1);
    }

    // ---- Reading ----

    static List<Step> read(List<String> lines) {
        List<Step> steps = new ArrayList<>();
        boolean inside = false;
        boolean own = false;
        for (String line : lines) {
            String trimmed = line.strip();
            if (!inside) {
                if (trimmed.equals("```console")) {
                    inside = true;
                } else if (!trimmed.isEmpty()) {
                    own = trimmed.equals(OWN_TERMINAL);
                }
            } else if (trimmed.equals("```")) {
                inside = false;
                own = false;
            } else if (line.startsWith("$ ")) {
                steps.add(new Step(line.substring(2), new ArrayList<>(), new ArrayList<>(), own));
            } else if (steps.isEmpty()) {
                throw new IllegalArgumentException("a console block starts with a command, not with: " + line);
            } else {
                Step step = steps.getLast();
                if (line.startsWith("> ") && step.expected().isEmpty()) {
                    steps.set(
                            steps.size() - 1,
                            new Step(
                                    step.command() + "\n" + line.substring(2),
                                    step.expected(),
                                    step.afterInterrupt(),
                                    own));
                } else if (step.ownTerminal() && trimmed.equals("^C")) {
                    step.afterInterrupt().add("...");
                } else if (step.afterInterrupt().isEmpty()) {
                    step.expected().add(line);
                } else {
                    step.afterInterrupt().add(line);
                }
            }
        }
        return steps;
    }

    // ---- Comparing ----

    /** Whether the lines are what was expected. With {@code open} the lines may go on behind it. */
    static boolean matches(List<String> expected, List<String> lines, boolean open) {
        if (expected.isEmpty()) {
            return open || lines.stream().allMatch(String::isBlank);
        }
        String first = expected.getFirst().stripTrailing();
        List<String> rest = expected.subList(1, expected.size());
        if (first.equals("...")) {
            for (int skip = 0; skip <= lines.size(); skip++) {
                if (matches(rest, lines.subList(skip, lines.size()), open)) {
                    return true;
                }
            }
            return false;
        }
        return !lines.isEmpty()
                && pattern(first).matcher(lines.getFirst().stripTrailing()).matches()
                && matches(rest, lines.subList(1, lines.size()), open);
    }

    private static Pattern pattern(String line) {
        StringBuilder pattern = new StringBuilder();
        for (String part : line.split("\\.\\.\\.", -1)) {
            pattern.append(pattern.isEmpty() ? "" : ".+").append(Pattern.quote(part));
        }
        return Pattern.compile(pattern.toString());
    }

    // ---- Running ----

    private boolean all(List<Step> steps) throws Exception {
        total = steps.size();
        List<Own> own = new ArrayList<>();
        boolean stopped = true;
        try (Shell shell = new Shell()) {
            for (Step step : steps) {
                long start = System.nanoTime();
                List<String> problem;
                if (step.ownTerminal()) {
                    Own terminal = new Own(step);
                    own.add(terminal);
                    problem = terminal.up();
                } else {
                    problem = shell.run(step, own);
                }
                report(step.command(), problem, start);
            }
        } finally {
            for (Own terminal : own.reversed()) {
                stopped &= terminal.stop();
            }
            stopped &= nothingLeft();
        }
        return stopped;
    }

    private void report(String command, List<String> problem, long start) {
        String first = command.lines().findFirst().orElse("");
        System.out.printf(
                Locale.ROOT,
                "%-4s %6.1f s  %s%n",
                problem.isEmpty() ? "ok" : "FAIL",
                (System.nanoTime() - start) / 1e9,
                first);
        problem.forEach(line -> System.out.println("       " + line));
        if (problem.isEmpty()) {
            passed++;
        }
    }

    private static List<String> difference(List<String> expected, List<String> lines, String what) {
        List<String> problem = new ArrayList<>();
        problem.add(what + ", expected:");
        expected.forEach(line -> problem.add("  | " + line));
        problem.add("but it printed:");
        List<String> tail = lines.subList(Math.max(0, lines.size() - 40), lines.size());
        tail.forEach(line -> problem.add("  | " + line));
        return problem;
    }

    private ProcessBuilder builder(List<String> command) {
        // A program started in the background ignores interrupts, and its children inherit that: back to how a terminal starts one.
        List<String> whole = new ArrayList<>(List.of("env", "--default-signal=INT", "setsid"));
        whole.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(whole).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("CAXTON_CHECK", mark);
        builder.environment().remove("CAXTON_TOKEN");
        builder.environment().remove("CAXTON_SERVER");
        return builder;
    }

    /** Lines of a process as they come, read by a thread of their own. */
    private static final class Output {
        private final List<String> lines = new ArrayList<>();
        private boolean ended;

        Output(Process process) {
            Thread.ofPlatform().daemon().start(() -> {
                try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
                    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                        add(line);
                    }
                } catch (IOException e) {
                    add("(its output could not be read: " + e + ")");
                }
                end();
            });
        }

        private synchronized void add(String line) {
            lines.add(line);
            notifyAll();
        }

        private synchronized void end() {
            ended = true;
            notifyAll();
        }

        synchronized List<String> from(int line) {
            return List.copyOf(lines.subList(line, lines.size()));
        }

        synchronized int size() {
            return lines.size();
        }

        /** Waits until the condition holds, the process ends or time is up; answers whether it holds. */
        synchronized boolean await(java.util.function.BooleanSupplier condition, long seconds) throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            while (!condition.getAsBoolean()) {
                long rest = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (rest <= 0 || ended) {
                    return condition.getAsBoolean();
                }
                wait(rest);
            }
            return true;
        }
    }

    /** The one shell that runs every command which comes back. */
    private final class Shell implements AutoCloseable {
        private final Process process;
        private final Output output;
        private final OutputStream input;

        Shell() throws IOException {
            process = builder(List.of("bash", "--noprofile", "--norc")).start();
            output = new Output(process);
            input = process.getOutputStream();
        }

        List<String> run(Step step, List<Own> own) throws Exception {
            int from = output.size();
            String end = "end-of-command-" + mark;
            String command = copied(step.command(), own);
            // Its own input is empty: the rest of this script is not for it to read.
            input.write(("{ " + command + "\n} </dev/null\nprintf '\\n%s %s\\n' " + end + " $?\n")
                    .getBytes(StandardCharsets.UTF_8));
            input.flush();
            boolean ended = output.await(
                    () -> output.from(from).stream().anyMatch(line -> line.startsWith(end)), COMMAND_SECONDS);
            List<String> lines = new ArrayList<>(output.from(from));
            if (!ended) {
                return difference(step.expected(), lines, "it did not come back");
            }
            String status = lines.removeLast().substring(end.length()).strip();
            // The line break before the mark.
            if (!lines.isEmpty() && lines.getLast().isEmpty()) {
                lines.removeLast();
            }
            if (!matches(step.expected(), lines, false)) {
                return difference(step.expected(), lines, "exit code " + status);
            }
            return status.equals("0") ? List.of() : List.of("exit code " + status);
        }

        private String copied(String command, List<Own> own) {
            Matcher export = Pattern.compile("export ([A-Z_]+)=\\S*\\.\\.\\.").matcher(command);
            if (!export.matches()) {
                return command;
            }
            Pattern printed = Pattern.compile("\\s*(export " + export.group(1) + "=\\S+)\\s*");
            return own.reversed().stream()
                    .flatMap(terminal -> terminal.output.from(0).reversed().stream())
                    .map(printed::matcher)
                    .filter(Matcher::matches)
                    .map(line -> line.group(1))
                    .findFirst()
                    .orElse(command);
        }

        @Override
        public void close() throws Exception {
            input.close();
            if (!process.waitFor(DOWN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    /** A command that stays in the foreground of its own terminal. */
    private final class Own {
        private final Step step;
        private final Process process;
        private final Output output;

        Own(Step step) throws IOException {
            this.step = step;
            process = builder(List.of("bash", "--noprofile", "--norc", "-c", "exec " + step.command()))
                    .start();
            process.getOutputStream().close();
            output = new Output(process);
        }

        List<String> up() throws InterruptedException {
            boolean up = output.await(() -> matches(step.expected(), output.from(0), true), UP_SECONDS);
            return up ? List.of() : difference(step.expected(), output.from(0), "it did not come up");
        }

        /** Interrupts it as Ctrl-C does: every process of its terminal gets the signal. */
        boolean stop() throws Exception {
            Deque<ProcessHandle> handles = new ArrayDeque<>(process.descendants().toList());
            handles.addFirst(process.toHandle());
            left.add(handles);
            long start = System.nanoTime();
            new ProcessBuilder("kill", "-INT", "--", "-" + process.pid())
                    .inheritIO()
                    .start()
                    .waitFor();
            boolean ended = process.waitFor(DOWN_SECONDS, TimeUnit.SECONDS);
            boolean said = output.await(() -> matches(tail(), output.from(0), true), 5);
            int status = ended ? process.exitValue() : -1;
            // 130 is what a shell makes of a program that an interrupt ended.
            boolean clean = ended && (status == 0 || status == 130) && said;
            System.out.printf(
                    Locale.ROOT,
                    "%-4s %6.1f s  ^C  %s%n",
                    clean ? "ok" : "FAIL",
                    (System.nanoTime() - start) / 1e9,
                    step.command());
            if (!clean) {
                String what = ended ? "exit code " + status : "still running after " + DOWN_SECONDS + " s";
                difference(step.afterInterrupt(), output.from(0), what)
                        .forEach(line -> System.out.println("       " + line));
            }
            return clean;
        }

        private List<String> tail() {
            return step.afterInterrupt().isEmpty() ? List.of() : step.afterInterrupt();
        }
    }

    /** Whatever is still there: children seen before the stop, and anything that carries the mark in its environment. */
    private boolean nothingLeft() throws IOException {
        List<ProcessHandle> found = new ArrayList<>();
        left.forEach(handles -> handles.stream().filter(ProcessHandle::isAlive).forEach(found::add));
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            processes
                    .filter(path -> path.getFileName().toString().chars().allMatch(Character::isDigit))
                    .filter(this::marked)
                    .map(path -> Long.parseLong(path.getFileName().toString()))
                    .filter(pid -> found.stream().noneMatch(handle -> handle.pid() == pid))
                    .flatMap(pid -> ProcessHandle.of(pid).stream())
                    .forEach(found::add);
        }
        for (ProcessHandle handle : found) {
            System.out.println("FAIL left: " + handle.pid() + " "
                    + handle.info().commandLine().orElse("(a process that does not tell its name)"));
            handle.destroyForcibly();
        }
        return found.isEmpty();
    }

    private boolean marked(Path process) {
        try {
            return new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.ISO_8859_1)
                    .contains("CAXTON_CHECK=" + mark);
        } catch (IOException e) {
            // Gone meanwhile, or somebody else's.
            return false;
        }
    }
}
