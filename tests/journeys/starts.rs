//! Starting and stopping, with nothing in between.

use drive::Installation;

use crate::support::stack::Stack;

/// Starts, each with a stop at once.
const TIMES: usize = 8;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signal_right_after_ready_stops_the_program() {
    let mut stack = Stack::start("starts").await;
    stack.installation.take().unwrap().stop().await.unwrap();
    for _ in 1..TIMES {
        Installation::start(&stack.start).await.unwrap().stop().await.unwrap();
    }
}
