;; spin: never comes back. It ends when its fuel does or, with plenty of fuel, when its time does.
(module
  (memory (export "memory") 1)
  (func (export "caxton_alloc") (param $length i32) (result i32) (i32.const 1024))
  (func (export "handle_message") (param $at i32) (param $length i32) (result i32)
    (loop $for_ever (br $for_ever))
    (unreachable)))
