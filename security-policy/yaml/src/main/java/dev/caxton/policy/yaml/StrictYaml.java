package dev.caxton.policy.yaml;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Reads one YAML or JSON document of which every part is understood, or refuses it with the line and column of the first fault.
 *
 * <p>Of YAML 1.2 it admits mappings with text keys, lists and scalars, in block and flow style, with comments. It refuses anchors, aliases, tags,
 * directives, several documents, duplicate fields, empty values and {@code null}, text that is not UTF-8, and a document whose top is not a mapping. JSON
 * is a part of this. Nothing is guessed: whoever asks for a field says which kind it has, {@code no} is a text and never a truth value, and text that
 * looks like a number has to be quoted.
 *
 * <p>Safe for use by many threads; what it returns belongs to one thread at a time.
 */
public final class StrictYaml {

    private StrictYaml() {}

    /**
     * Reads a document within {@link YamlCaps#DEFAULT}.
     *
     * @param source the name of the document in messages
     * @param bytes the document in UTF-8; hostile
     * @return the mapping at its top
     * @throws YamlException if it is not such a document
     */
    public static YamlMap read(String source, byte[] bytes) {
        return read(source, bytes, YamlCaps.DEFAULT);
    }

    /**
     * Reads a document.
     *
     * @param source the name of the document in messages
     * @param bytes the document in UTF-8; hostile
     * @param caps how much of it is read
     * @return the mapping at its top
     * @throws YamlException if it is not such a document
     */
    public static YamlMap read(String source, byte[] bytes, YamlCaps caps) {
        if (bytes.length > caps.bytes()) {
            throw new YamlException(
                    YamlError.TOO_LARGE,
                    new YamlPlace(source, "", 1, 1),
                    "the document has " + bytes.length + " bytes; at most " + caps.bytes() + " are read");
        }
        return new Composer(source, decode(source, bytes), caps).document();
    }

    /** The engine would replace malformed bytes; here they are refused, since two readers could understand them differently. */
    private static String decode(String source, byte[] bytes) {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isUnderflow()) {
            result = decoder.flush(out);
        }
        String text = out.flip().toString();
        if (result.isError()) {
            throw new YamlException(
                    YamlError.ENCODING,
                    at(source, text, text.length()),
                    "a byte here is not UTF-8; save the document as UTF-8");
        }
        if (text.startsWith("\uFEFF")) {
            throw new YamlException(
                    YamlError.ENCODING,
                    new YamlPlace(source, "", 1, 1),
                    "the document starts with a byte order mark; save it without one");
        }
        return text;
    }

    /** The place of a character by its index in the text. */
    static YamlPlace at(String source, String text, int index) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < index; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return new YamlPlace(source, "", line, text.codePointCount(lineStart, index) + 1);
    }
}
