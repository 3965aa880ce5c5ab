package dev.caxton.mcp.text;

import dev.caxton.policy.redaction.Redaction.Known;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a secret looks like: {@link Known#SECRETS}. One that looks like any other text is not found. */
final class Secrets {

    /** Parts of names, letters and digits only. Rather too many than too few. */
    private static final Set<String> NAMES = Set.of(
            "password",
            "passwd",
            "passphrase",
            "passcode",
            "secret",
            "token",
            "apikey",
            "accesskey",
            "privatekey",
            "signingkey",
            "authorization",
            "credential",
            "cookie",
            "sessionid",
            "pincode",
            "cvv");

    /** Every quantifier is bounded or possessive: texts are hostile. */
    private static final Pattern FORM = Pattern.compile("(?i:\\b(?:bearer|basic)\\s{1,8}+[a-z0-9._~+/=-]{16,256}+)"
            + "|-----BEGIN [A-Z ]{0,32}PRIVATE KEY-----[\\s\\S]*+"
            + "|\\beyJ[A-Za-z0-9_-]{8,256}+[A-Za-z0-9_.-]{0,4096}+"
            + "|\\b(?:AKIA|ASIA)[0-9A-Z]{16}"
            + "|\\bgh[a-z]_[A-Za-z0-9]{20,256}+|\\bgithub_pat_[A-Za-z0-9_]{20,256}+"
            + "|\\bxox[a-z]-[A-Za-z0-9-]{10,256}+"
            + "|\\bsk-[A-Za-z0-9_-]{16,256}+"
            + "|(?<=://)[^/\\s:@]{0,256}+:[^/\\s@]{1,256}+(?=@)");

    private Secrets() {}

    /** Whether a member holds a secret, by its name as it is compared. */
    static boolean isName(String member) {
        return NAMES.stream().anyMatch(member::contains);
    }

    static String replaced(String text, String by) {
        return FORM.matcher(text).replaceAll(Matcher.quoteReplacement(by));
    }
}
