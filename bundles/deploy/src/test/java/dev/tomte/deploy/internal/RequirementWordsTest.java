package dev.tomte.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.felix.utils.resource.ResourceBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.resource.Requirement;

class RequirementWordsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Import-Package | com.foo | package com.foo",
                "Import-Package | com.foo;version=1.2 | package com.foo 1.2 or later",
                "Import-Package | com.foo;version=\"[1.2.3,2)\" | package com.foo 1.2.3 or later (below 2)",
                "Import-Package | com.foo;version=\"[1,2]\" | package com.foo 1 or later (up to 2)",
                "Require-Bundle | com.bar;bundle-version=\"[3,4)\" | bundle com.bar 3 or later (below 4)",
                "Require-Capability | osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=99))\""
                        + " | execution environment JavaSE 99",
                "Require-Capability | com.acme;filter:=\"(com.acme=x)\" | com.acme x",
                "Require-Capability | com.acme;filter:=\"(size>=3)\" | capability com.acme (size>=3)",
            })
    @DisplayName("P8: a missing requirement is told in words")
    void inWords(String header, String value, String words) throws Exception {
        Requirement requirement = ResourceBuilder.build(
                        "test",
                        java.util.Map.of("Bundle-ManifestVersion", "2", "Bundle-SymbolicName", "a", header, value))
                .getRequirements(null)
                .stream()
                .findFirst()
                .orElseThrow();
        assertThat(RequirementWords.of(requirement)).isEqualTo(words);
    }
}
