package dev.caxton.launcher;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** How an agent's answer to a message is shown. */
final class Replies {

    private Replies() {}

    /** Whether the agent replied. */
    static boolean answered(Json answer) {
        return answer.raw("reply").isPresent() || answer.raw("replyBase64").isPresent();
    }

    /** The reply on {@code out}, and what the turn used on {@code err}. */
    static void print(Terminal terminal, Json answer) {
        if (answered(answer)) {
            terminal.reply(answer.raw("reply")
                    .map(text -> text.getBytes(StandardCharsets.UTF_8))
                    .orElseGet(() ->
                            Base64.getDecoder().decode(answer.raw("replyBase64").orElse(""))));
        } else {
            terminal.note("(no reply)");
        }
        Json turn = answer.inner("turn");
        terminal.note(String.format(
                Locale.ROOT,
                "%s: fuel %,d, guest time %.2f ms, tool calls %d, messages sent %d",
                turn.text("outcome").orElse("").toLowerCase(Locale.ROOT).replace('_', ' '),
                turn.number("fuelUsed"),
                turn.number("guestMicros") / 1e3,
                turn.number("toolCalls"),
                turn.number("messagesSent")));
    }
}
