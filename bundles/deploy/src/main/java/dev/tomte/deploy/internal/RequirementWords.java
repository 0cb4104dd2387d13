package dev.tomte.deploy.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;

/** A requirement in words, such as "package com.foo 1.2 or later (below 2)". */
final class RequirementWords {

    private static final Pattern VERSION = Pattern.compile("(!?)\\((?:bundle-)?version(>=|<=|=)([0-9][^)]*)\\)");

    private RequirementWords() {}

    static String of(Requirement requirement) {
        String filter = requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_FILTER_DIRECTIVE, "");
        String namespace = requirement.getNamespace();
        String name = name(namespace, filter);
        if (name.isEmpty()) {
            return "capability " + namespace + (filter.isEmpty() ? "" : " " + filter);
        }
        return kind(namespace) + name + versions(filter);
    }

    /** The name that the filter asks for, as by convention under the namespace's own attribute; may be empty. */
    static String name(String namespace, String filter) {
        Matcher matcher = Pattern.compile("\\(" + Pattern.quote(namespace) + "=([^)*]+)\\)")
                .matcher(filter);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static String kind(String namespace) {
        return switch (namespace) {
            case PackageNamespace.PACKAGE_NAMESPACE -> "package ";
            case BundleNamespace.BUNDLE_NAMESPACE -> "bundle ";
            case HostNamespace.HOST_NAMESPACE -> "host bundle ";
            case ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE -> "execution environment ";
            default -> namespace + " ";
        };
    }

    private static String versions(String filter) {
        StringBuilder words = new StringBuilder();
        Matcher matcher = VERSION.matcher(filter);
        String limit = "";
        while (matcher.find()) {
            boolean not = !matcher.group(1).isEmpty();
            String version = shortened(matcher.group(3));
            if (matcher.group(2).equals("=")) {
                words.append(' ').append(version);
            } else if (matcher.group(2).equals(">=")) {
                if (not) {
                    limit = " (below " + version + ")";
                } else {
                    words.append(' ').append(version).append(" or later");
                }
            } else if (not) {
                words.append(" above ").append(version);
            } else {
                limit = " (up to " + version + ")";
            }
        }
        return words + limit;
    }

    static String shortened(String version) {
        return version.replaceFirst("(\\.0){1,2}$", "");
    }
}
