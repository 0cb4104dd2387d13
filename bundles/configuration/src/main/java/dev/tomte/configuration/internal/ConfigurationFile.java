package dev.tomte.configuration.internal;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file in {@code conf/} that holds one configuration. */
interface ConfigurationFile {

    /** The values as the watcher of the folder reads them, placeholders filled in. */
    Map<String, Object> read() throws IOException;

    /**
     * The value as {@link #read} will give it back once it has been written.
     *
     * @param inFile what it says now
     */
    Object normalise(Object value, @Nullable Object inFile);

    /** Changes these keys and leaves everything else in the file, comments too, as it is. */
    void change(Map<String, Object> changed, Set<String> removed) throws IOException;
}
