/** The deployer: watches the plug-in folder, works out the difference, applies it. */
@NullMarked
package dev.tomte.deploy.internal;

import org.jspecify.annotations.NullMarked;
