package dev.tomte.itests.blackbox;

import jakarta.json.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Secrets that a test puts in, and then looks for where they must not be: in clear, as JSON, URLs and properties write them,
 * in hexadecimal digits, in Base64 and in UTF-16. What is compressed has to be unpacked first.
 */
final class PlantedSecrets {

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, List<String>> forms = new LinkedHashMap<>();

    /** A value to look for, such as a passphrase; long enough not to come up by chance. */
    PlantedSecrets add(String what, String value) {
        if (value.length() < 16) {
            throw new IllegalArgumentException("Too short to look for: " + what);
        }
        values.put(what, value);
        forms.put(what, formsOf(value));
        return this;
    }

    /** Puts a secret into a running Tomte, over standard input. */
    PlantedSecrets plant(TomteProcess tomte, String name, String value) {
        Result result = tomte.tomte(tomte.folder, value, "secret:put", name);
        if (result.status() != 0) {
            throw new AssertionError("secret:put " + name + " ended with " + result);
        }
        return add(name, value);
    }

    /** The values by name. */
    Map<String, String> values() {
        return values;
    }

    /** Fails if the text holds one of them. */
    void assertAbsentIn(String where, String text) {
        forms.forEach((what, each) -> {
            for (String form : each) {
                if (text.contains(form)) {
                    throw new AssertionError(where + " holds the secret " + what);
                }
            }
        });
    }

    /**
     * Fails if a file below holds one of them, or has it in its name; how many files there are. Tomte may run: what it
     * removes meanwhile is not looked at.
     */
    int assertAbsentBelow(Path folder) throws IOException {
        AtomicInteger files = new AtomicInteger();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    try {
                        assertAbsentInFile(file);
                        files.incrementAndGet();
                    } catch (NoSuchFileException e) {
                        return visitFileFailed(file, e);
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                return failure instanceof NoSuchFileException
                        ? FileVisitResult.CONTINUE
                        : super.visitFileFailed(file, failure);
            }
        });
        return files.get();
    }

    private void assertAbsentInFile(Path file) throws IOException {
        assertAbsentIn("The name of " + file, file.toString());
        // Each byte a character, so that the forms are found whatever the file is.
        assertAbsentIn(file.toString(), new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
    }

    private static List<String> formsOf(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        List<String> forms = new ArrayList<>();
        forms.add(value);
        forms.add(latin1(bytes));
        String json = Json.createValue(value).toString();
        forms.add(json.substring(1, json.length() - 1));
        forms.add(latin1(json.substring(1, json.length() - 1).getBytes(StandardCharsets.UTF_8)));
        forms.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
        forms.add(property(value));
        forms.add(HexFormat.of().formatHex(bytes));
        forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
        forms.add(latin1(value.getBytes(StandardCharsets.UTF_16LE)));
        forms.add(latin1(value.getBytes(StandardCharsets.UTF_16BE)));
        for (int before = 0; before < 3; before++) {
            forms.add(base64Within(bytes, before));
        }
        return forms.stream().distinct().toList();
    }

    private static String property(String value) {
        Properties properties = new Properties();
        properties.setProperty("", value);
        StringWriter text = new StringWriter();
        try {
            properties.store(text, null);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot be written", e);
        }
        String line = text.toString()
                .lines()
                .filter(each -> !each.startsWith("#"))
                .findFirst()
                .orElseThrow();
        return line.substring(1);
    }

    /** What Base64 makes of the bytes after so many others, without the ends that depend on what is around. */
    private static String base64Within(byte[] bytes, int before) {
        byte[] shifted = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, shifted, before, bytes.length);
        String whole = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        return whole.substring(before == 0 ? 0 : before + 1, whole.length() - 2);
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
