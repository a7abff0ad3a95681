package dev.sesame.relay;

import dev.sesame.token.TokenSource;
import java.net.URI;

/**
 * One destination: requests below the relay's address for it go below {@code base}.
 *
 * @param base an http or https address, with or without a path
 * @param tokens where its token comes from
 */
public record Upstream(URI base, TokenSource tokens) {}
