package dev.tomte.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One step forward of an area's tables.
 *
 * @param version 1 or more
 * @param name what the step does, for messages; not empty
 * @param sql SQLite statements, separated by semicolons; once released, never changed
 */
public record Migration(int version, String name, String sql) {

    private static final Pattern FILE = Pattern.compile("V(\\d{3,9})__([A-Za-z0-9_]+)\\.sql");

    public Migration {
        if (version < 1 || name.isBlank() || sql.isBlank()) {
            throw new IllegalArgumentException("A migration needs a version of 1 or more, a name and statements, not V"
                    + version + " '" + name + "'");
        }
    }

    /**
     * Reads migrations from resources beside a class, such as {@code V001__create_history.sql}.
     *
     * @param anchor the class whose package holds the resources
     * @param files the resources' names, in the order of their versions
     * @throws IllegalArgumentException if a name is not of the form {@code V001__what_it_does.sql} or is not there
     */
    public static List<Migration> load(Class<?> anchor, String... files) {
        List<Migration> migrations = new ArrayList<>();
        for (String file : files) {
            Matcher matcher = FILE.matcher(file);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("Expected a name like V001__what_it_does.sql, not " + file);
            }
            migrations.add(new Migration(
                    Integer.parseInt(matcher.group(1)), matcher.group(2).replace('_', ' '), text(anchor, file)));
        }
        return List.copyOf(migrations);
    }

    private static String text(Class<?> anchor, String file) {
        try (InputStream in = anchor.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("No resource " + file + " beside " + anchor.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file + " beside " + anchor.getName(), e);
        }
    }
}
