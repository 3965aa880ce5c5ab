package dev.caxton.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.testkit.Wat;
import dev.caxton.wasm.binary.StructuralLimits;
import dev.caxton.wasm.meter.Costs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/metering.md says is what the meter does. */
class MeteringDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "..", "docs", "metering.md");
    private static final Pattern CASE = Pattern.compile("\\| `(.+)` \\| *(\\d*) *\\| *(\\d+) *\\|");

    @Test
    void everyReferenceCaseCostsWhatItSays() throws IOException {
        String text = Files.readString(DOCUMENT);
        String cases = text.substring(
                text.indexOf("<!-- reference cases -->"), text.indexOf("<!-- end of reference cases -->"));
        List<String> said = new ArrayList<>();
        List<String> paid = new ArrayList<>();
        Matcher matcher = CASE.matcher(cases);
        while (matcher.find()) {
            Sandbox sandbox = new Sandbox(Lab.admitted(Wat.assemble("(module " + matcher.group(1) + ")"), Lab.ALL));
            long[] arguments = matcher.group(2).isEmpty() ? new long[0] : new long[] {Long.parseLong(matcher.group(2))};
            sandbox.call("run", arguments);
            said.add(matcher.group(1) + " costs " + matcher.group(3));
            paid.add(matcher.group(1) + " costs " + sandbox.used());
        }
        assertEquals(said, paid);
        assertTrue(said.size() >= 14, "the table was not found");
    }

    @Test
    void theNumbersOfTheTableAreThoseOfTheMeter() throws IOException {
        String text = Files.readString(DOCUMENT);
        assertTrue(text.contains("1 more for every %d declared locals".formatted(Costs.LOCALS_PER_UNIT)));
        assertTrue(text.contains("1 more for every %d bytes".formatted(1 << Costs.BYTES_PER_UNIT_SHIFT)));
        assertTrue(text.contains(String.format(Locale.ROOT, "%,d for every page", 1 << Costs.PAGE_SHIFT)));
        assertTrue(text.contains(String.format(Locale.ROOT, "%,d elements", StructuralLimits.TABLE_ELEMENTS)));
        assertTrue(text.contains("version %d of the meter".formatted(Metering.VERSION)));
    }
}
