;; echo: answers every message with the very bytes it was sent. The smallest agent that does something.
;;
;; An agent is a module that imports what it needs from `caxton` and exports three things:
;;   memory          its linear memory, through which every message comes and goes
;;   caxton_alloc    where the host may put the bytes of the next message
;;   handle_message  what to do with them
;; docs/guest-abi.md is the full list. Whatever else a module imports, it is refused before it runs.
(module
  (import "caxton" "log" (func $log (param $level i32) (param $at i32) (param $length i32)))
  (import "caxton" "reply" (func $reply (param $at i32) (param $length i32) (result i32)))

  (memory (export "memory") 1)
  (data (i32.const 16) "echoing what I was sent")

  ;; Messages are put behind the constants. One is handled at a time, so every message may start at the same place.
  (global $inbox i32 (i32.const 1024))

  ;; caxton_alloc(length) -> address, or 0 if there is no room: then the host does not deliver the message.
  (func (export "caxton_alloc") (param $length i32) (result i32)
    (local $missing i64)
    ;; How much memory is missing, in 64 bits so that a huge length can't wrap around and look small.
    (local.set $missing
      (i64.sub
        (i64.add (i64.extend_i32_u (global.get $inbox)) (i64.extend_i32_u (local.get $length)))
        (i64.shl (i64.extend_i32_u (memory.size)) (i64.const 16))))
    (if (i64.gt_s (local.get $missing) (i64.const 0))
      (then
        ;; memory.grow counts pages of 64 KiB and answers -1 at the agent's memory limit.
        (if (i32.eq
              (memory.grow
                (i32.wrap_i64 (i64.shr_u (i64.add (local.get $missing) (i64.const 65535)) (i64.const 16))))
              (i32.const -1))
          (then (return (i32.const 0))))))
    (global.get $inbox))

  ;; handle_message(address, length) -> 0 if all went well; anything else is reported as a failure of this agent.
  ;; reply answers 0 or a negative error code, which is just what is wanted here.
  (func (export "handle_message") (param $at i32) (param $length i32) (result i32)
    (call $log (i32.const 2) (i32.const 16) (i32.const 23))
    (call $reply (local.get $at) (local.get $length))))
