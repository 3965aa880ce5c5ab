package dev.caxton.policy.yaml;

/**
 * Where something stands in a document.
 *
 * @param source the name of the document: a file name or {@code request body}
 * @param path the fields that lead there, as {@code messages[0].from}; empty for the document itself
 * @param line the line, from 1
 * @param column the column in Unicode code points, from 1
 */
public record YamlPlace(String source, String path, int line, int column) {

    /** Refuses a line or column below 1 with an {@link IllegalArgumentException}. */
    public YamlPlace {
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("lines and columns count from 1");
        }
    }

    /**
     * The form that editors and terminals understand.
     *
     * @return {@code source:line:column}
     */
    @Override
    public String toString() {
        return source + ":" + line + ":" + column;
    }
}
