package dev.caxton.benchmarks;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An MCP server on standard input and output that does as little as a server can, so that what is measured is the way to it. */
public final class EchoUpstream {

    private static final Pattern ID = Pattern.compile("\"id\":(\"?[0-9]+\"?)");

    private EchoUpstream() {}

    /**
     * Serves until its input ends.
     *
     * @param arguments none
     * @throws IOException if its input or output breaks
     */
    public static void main(String... arguments) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(new BufferedInputStream(System.in), StandardCharsets.UTF_8));
        OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Matcher id = ID.matcher(line);
            if (!id.find()) {
                continue;
            }
            String result;
            if (line.contains("\"initialize\"")) {
                result = "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{}},"
                        + "\"serverInfo\":{\"name\":\"echo\",\"version\":\"1\"}}";
            } else if (line.contains("\"tools/list\"")) {
                result =
                        "{\"tools\":[{\"name\":\"echo\",\"description\":\"Answers.\",\"inputSchema\":{\"type\":\"object\","
                                + "\"properties\":{\"text\":{\"type\":\"string\",\"maxLength\":200}},\"required\":[\"text\"]}}]}";
            } else {
                result = "{\"content\":[{\"type\":\"text\",\"text\":\"as you say\"}],\"isError\":false}";
            }
            out.write(("{\"jsonrpc\":\"2.0\",\"id\":" + id.group(1) + ",\"result\":" + result + "}\n")
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }
}
