import { Component } from "react";
import type { ReactNode } from "react";

import { problemOf } from "../../api/api-problem.ts";
import { ProblemNotice } from "../core/problem-notice.tsx";

type Props = { readonly path: string; readonly children: ReactNode };
type State = { readonly error: unknown; readonly path: string };

/**
 * Keeps a bug in one page from taking the rail and the other pages with it; another path is tried afresh. React catches such
 * errors in classes only.
 */
export class PageGuard extends Component<Props, State> {
  override state: State = { error: undefined, path: this.props.path };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error };
  }

  static getDerivedStateFromProps({ path }: Props, state: State): State | null {
    return path === state.path ? null : { error: undefined, path };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return (
      <div className="page">
        <div className="panel">
          <ProblemNotice problem={problemOf(this.state.error)} what="This page" retry={() => this.setState({ error: undefined })} />
        </div>
      </div>
    );
  }
}
