package dev.caxton.policy.redaction;

/** A form of texts. Two are equal if they were written alike. Immutable and safe for use by many threads. */
public interface TextForm {

    /**
     * How it is written.
     *
     * @return the expression
     */
    String text();

    /**
     * What finding all texts of this form costs.
     *
     * @return steps for each character, at most; the time is in proportion to it, whatever the text
     */
    int cost();

    /**
     * Replaces every text of this form, and where the form has a group, what the first one that took part has found.
     *
     * @param text where to look; hostile
     * @param replacement what stands in its place, as it is
     * @return the text without
     */
    String replaceAll(String text, String replacement);
}
