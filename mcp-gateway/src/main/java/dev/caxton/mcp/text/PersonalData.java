package dev.caxton.mcp.text;

import dev.caxton.policy.redaction.Redaction.Known;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What belongs to a person, by its form: addresses, and numbers that prove themselves by their check digits. Takes time in proportion to the text. */
final class PersonalData {

    /** RFC 5321, without quoted names; also of names that are not in ASCII. Looked for once in a word, however long that is. */
    private static final Pattern EMAIL = Pattern.compile("(?<![\\p{L}\\p{N}._%+-])[\\p{L}\\p{N}._%+-]{1,256}+"
            + "@(?:[\\p{L}\\p{N}-]{1,63}+\\.){1,8}[\\p{L}]{2,24}");

    /** ITU-T E.164: 7 to 15 digits behind the plus. */
    private static final Pattern PHONE =
            Pattern.compile("(?<![\\p{L}\\p{N}])\\+[1-9](?:[ ()./-]{0,2}+[0-9]){6,14}+(?![0-9])");

    /** ISO/IEC 7812: the shortest and the longest number of a card. */
    private static final int SHORTEST_CARD = 13;

    private static final int LONGEST_CARD = 19;

    /** Cards are written in one piece or in groups of 4, 4 to 6 and 3 to 6 digits: with shorter ones every tenth row of a table would be a card. */
    private static final int FIRST_GROUP = 4;

    private static final int SHORTEST_GROUP = 3;

    /** ISO 13616: country, check digits, up to 30 letters and digits, written in one piece or in groups. */
    private static final Pattern IBAN =
            Pattern.compile("(?<![\\p{L}\\p{N}])[A-Za-z]{2}[0-9]{2}(?: ?[A-Za-z0-9]){11,30}+");

    private static final int SHORTEST_IBAN = 15;

    private PersonalData() {}

    static String replaced(Known what, String text, String by) {
        return switch (what) {
            case SECRETS -> Secrets.replaced(text, by);
            case EMAIL -> EMAIL.matcher(text).replaceAll(Matcher.quoteReplacement(by));
            case PHONE -> PHONE.matcher(text).replaceAll(Matcher.quoteReplacement(by));
            case PAYMENT_CARD -> cards(text, by);
            case IBAN -> ibans(text, by);
        };
    }

    /** A number of a card begins and ends with a group of digits; between its groups stands a blank or a hyphen. */
    private static String cards(String text, String by) {
        StringBuilder without = new StringBuilder(text.length());
        int copied = 0;
        int at = 0;
        while (at < text.length()) {
            int end = isDigit(text, at) ? card(text, at) : 0;
            if (end > 0) {
                without.append(text, copied, at).append(by);
                copied = end;
                at = end;
            } else {
                at = isDigit(text, at) ? groupEnd(text, at) : at + 1;
            }
        }
        return without.append(text, copied, text.length()).toString();
    }

    /** Where the longest number of a card that begins here ends, or 0. */
    private static int card(String text, int start) {
        int longest = 0;
        int digits = 0;
        int end = start;
        while (true) {
            int group = groupEnd(text, end) - end;
            digits += group;
            end += group;
            if (group < (end - group == start ? FIRST_GROUP : SHORTEST_GROUP) || digits > LONGEST_CARD) {
                return longest;
            }
            if (digits >= SHORTEST_CARD && isCard(text.substring(start, end))) {
                longest = end;
            }
            boolean goesOn = end + 1 < text.length()
                    && (text.charAt(end) == ' ' || text.charAt(end) == '-')
                    && isDigit(text, end + 1);
            if (!goesOn) {
                return longest;
            }
            end++;
        }
    }

    private static int groupEnd(String text, int start) {
        int end = start;
        while (end < text.length() && isDigit(text, end)) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(String text, int at) {
        return text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    /** By the industry it is of, and the check digit of Luhn. */
    private static boolean isCard(String number) {
        int digits = 0;
        int sum = 0;
        int first = 0;
        for (int i = number.length() - 1; i >= 0; i--) {
            if (isDigit(number, i)) {
                int digit = number.charAt(i) - '0';
                int counted = digits % 2 == 0 ? digit : 2 * digit;
                sum += counted > 9 ? counted - 9 : counted;
                first = digit;
                digits++;
            }
        }
        return first >= 2 && first <= 6 && sum % 10 == 0;
    }

    private static String ibans(String text, String by) {
        Matcher matcher = IBAN.matcher(text);
        if (!matcher.find()) {
            return text;
        }
        StringBuilder without = new StringBuilder(text.length());
        int copied = 0;
        int from = 0;
        while (matcher.find(from)) {
            int end = longest(matcher.group(), PersonalData::isIban);
            if (end > 0) {
                without.append(text, copied, matcher.start()).append(by);
                copied = matcher.start() + end;
                from = copied;
            } else {
                // What looked like one may have hidden the beginning of another.
                from = matcher.start() + 1;
            }
        }
        return without.append(text, copied, text.length()).toString();
    }

    /** How long the longest beginning is that fits and ends with a word, or 0. */
    private static int longest(String text, Predicate<String> fits) {
        for (int end = text.length(); end >= SHORTEST_IBAN; end--) {
            boolean ends = end == text.length() || text.charAt(end) == ' ';
            if (ends && text.charAt(end - 1) != ' ' && fits.test(text.substring(0, end))) {
                return end;
            }
        }
        return 0;
    }

    /** ISO/IEC 7064, MOD 97-10, of the number with its first four characters behind the others. */
    private static boolean isIban(String number) {
        String plain = number.replace(" ", "");
        String turned = plain.substring(4) + plain.substring(0, 4);
        int rest = 0;
        for (int i = 0; i < turned.length(); i++) {
            int value = Character.digit(turned.charAt(i), 36);
            rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
        }
        return rest == 1;
    }
}
